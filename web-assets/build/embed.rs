//! The table of embedded files, as Rust code.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::files;
use crate::pages::Pages;
use crate::tell;

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Portico</title></head>\n\
<body><main><h1>Portico</h1><p>The pages are not part of this build; the API is. To have them, run \
<code>npm ci --ignore-scripts &amp;&amp; npm run build</code> in <code>web/</code> and build the \
server again.</p></main></body>\n</html>\n";

/// `ASSETS`, sorted by path.
pub(crate) fn code(pages: &Pages) -> Result<String, Box<dyn Error>> {
    let mut rows = match pages {
        Pages::Built(dist) => files::below(dist)
            .iter()
            .filter(|path| path.extension().is_none_or(|extension| extension != "br"))
            .map(|path| row(dist, path))
            .collect::<Result<Vec<_>, _>>()?,
        Pages::Placeholder(_) => ["portal.html", "staff.html"].map(placeholder).to_vec(),
    };
    rows.sort();
    let mut code = format!("static ASSETS: [(&str, Asset); {}] = [\n", rows.len());
    for (path, asset) in rows {
        writeln!(code, "    ({path:?}, {asset}),")?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn row(dist: &Path, path: &Path) -> Result<(String, String), Box<dyn Error>> {
    let relative = path
        .strip_prefix(dist)?
        .to_str()
        .ok_or("a file name is not UTF-8")?;
    let relative = relative.replace('\\', "/");
    let twin = format!("{}.br", path.display());
    let brotli = if Path::new(&twin).is_file() {
        format!("Some(include_bytes!({twin:?}))")
    } else {
        "None".to_owned()
    };
    let text = path.to_str().ok_or("a file name is not UTF-8")?;
    let bytes = format!("include_bytes!({text:?})");
    tell(&format!("rerun-if-changed={}", path.display()));
    let asset = asset(&relative, &bytes, &brotli, &fs::read(path)?);
    Ok((relative, asset))
}

fn placeholder(name: &str) -> (String, String) {
    let bytes = format!("{PLACEHOLDER:?}.as_bytes()");
    (
        name.to_owned(),
        asset(name, &bytes, "None", PLACEHOLDER.as_bytes()),
    )
}

fn asset(path: &str, bytes: &str, brotli: &str, content: &[u8]) -> String {
    let immutable = path.starts_with("assets/");
    let content_type = content_type(path);
    let etag = format!("\"{:016x}\"", fnv(content));
    format!(
        "Asset {{ bytes: {bytes}, brotli: {brotli}, content_type: {content_type:?}, etag: {etag:?}, immutable: {immutable} }}"
    )
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// FNV-1a: tells one build's file from another's; nothing depends on it being
/// hard to forge.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
