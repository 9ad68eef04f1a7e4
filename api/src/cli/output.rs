//! The one place that writes to standard output.
#![expect(clippy::print_stdout, reason = "this is the command line's output")]

/// Prints a line.
pub(super) fn line(text: &str) {
    println!("{text}");
}

/// Prints text that ends its own lines.
pub(super) fn text(text: &str) {
    print!("{text}");
}

/// Says what failed, with its causes.
#[expect(clippy::print_stderr, reason = "errors go to standard error")]
pub(super) fn error(error: &anyhow::Error) {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        if !error.to_string().contains(&cause.to_string()) {
            eprintln!("  because {cause}");
        }
    }
}
