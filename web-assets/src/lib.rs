//! The pages, embedded.

/// A file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: &'static [u8],
    /// Its bytes, compressed.
    pub brotli: Option<&'static [u8]>,
    /// Media type.
    pub content_type: &'static str,
    /// Names the bytes.
    pub etag: &'static str,
    /// May be kept for ever.
    pub immutable: bool,
}

const NONE: Asset = Asset { bytes: b"", brotli: None, content_type: "text/html", etag: "\"0\"", immutable: false };

/// A file by its path.
#[must_use]
pub fn get(_: &str) -> Option<Asset> { None }
/// The staff console.
#[must_use]
pub fn staff_html() -> Asset { NONE }
/// The client portal.
#[must_use]
pub fn portal_html() -> Asset { NONE }
