//! The pages of the staff console and the client portal, embedded at build
//! time. `build/main.rs` says where they come from.

/// A file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// As built.
    pub bytes: &'static [u8],
    /// Its brotli twin, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `ETag`, with its quotes; of `bytes`, so a compressed answer must make it
    /// weak or vary on the encoding.
    pub etag: &'static str,
    /// Its name changes with its content, so that it may be kept forever.
    pub immutable: bool,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at a path of the site, such as `/assets/staff-1a2b.js`. Pages are
/// not found by path; each belongs to its own door.
#[must_use]
pub fn get(path: &str) -> Option<Asset> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.starts_with("assets/").then(|| find(path)).flatten()
}

/// The page of the staff console.
#[must_use]
pub fn staff_html() -> Asset {
    find("staff.html").unwrap_or(EMPTY)
}

/// The page of the client portal.
#[must_use]
pub fn portal_html() -> Asset {
    find("portal.html").unwrap_or(EMPTY)
}

/// The operations that a page asks, as a JSON object of texts by their SHA-256; none
/// in a build without pages.
#[must_use]
pub fn operations(page: &str) -> Option<&'static [u8]> {
    find(&format!("{page}.operations.json")).map(|asset| asset.bytes)
}

/// Never met: a build without pages has placeholders.
const EMPTY: Asset = Asset {
    bytes: &[],
    brotli: None,
    content_type: "text/html; charset=utf-8",
    etag: "\"\"",
    immutable: false,
};

fn find(path: &str) -> Option<Asset> {
    let at = ASSETS
        .binary_search_by_key(&path, |(known, _)| known)
        .ok()?;
    Some(ASSETS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_door_has_its_page() {
        for page in [staff_html(), portal_html()] {
            assert!(page.bytes.starts_with(b"<!doctype html>"));
            assert_eq!(page.content_type, "text/html; charset=utf-8");
            assert!(!page.immutable);
        }
    }

    #[test]
    fn a_built_page_says_what_it_asks() {
        for (name, page) in [("staff", staff_html()), ("portal", portal_html())] {
            let built = String::from_utf8_lossy(page.bytes).contains("/assets/");
            assert_eq!(operations(name).is_some(), built, "{name}");
        }
    }

    #[test]
    fn what_a_page_names_is_there_and_may_be_kept() {
        let html = String::from_utf8_lossy(staff_html().bytes);
        for named in html.split('"').filter(|text| text.starts_with("/assets/")) {
            let kept = get(named).is_some_and(|asset| asset.immutable);
            assert!(kept, "{named}");
        }
    }

    #[test]
    fn nothing_else_is_found_by_path() {
        for path in [
            "/staff.html",
            "/portal.html",
            "/assets/",
            "/assets/../staff.html",
            "",
        ] {
            assert!(get(path).is_none(), "{path}");
        }
    }
}
