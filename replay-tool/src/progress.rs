//! Progress on standard error, on a terminal only.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

const TEMPLATE: &str = "{msg:24} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left";

/// A bar for `what`; silent where standard error is no terminal.
pub(crate) fn bar(what: &str, total: i64) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length(total)).with_message(what.to_owned());
    match ProgressStyle::with_template(TEMPLATE) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A count of events as the bar takes it.
pub(crate) fn length(events: i64) -> u64 {
    u64::try_from(events).unwrap_or(0)
}
