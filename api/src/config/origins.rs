//! Portals of the firm's own, on other origins than this server's.

use std::fmt;

use super::site::Site;

/// The addresses that such portals have: signing in comes back to one of them, and
/// their origins may ask with what it gave them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Origins(Vec<Site>);

impl Origins {
    /// Reads addresses with commas between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sites = text.split(',').map(|address| Site::parse(address.trim()));
        sites.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is on this origin, as `Origin` has it.
    #[must_use]
    pub fn has(&self, origin: &str) -> bool {
        self.0.iter().any(|site| site.origin() == origin)
    }

    /// Whether this is one of them on this origin, with a slash at its end or without.
    /// Nothing below an address is one: whoever finds a page there that sends people
    /// on would be sent their codes.
    #[must_use]
    pub fn leads_back(&self, origin: &str, address: &str) -> bool {
        let without_slash = address.strip_suffix('/').unwrap_or(address);
        let mut sites = self.0.iter().filter(|site| site.origin() == origin);
        sites.any(|site| site.to_string() == without_slash)
    }

    pub(super) fn sites(&self) -> impl Iterator<Item = &Site> {
        self.0.iter()
    }
}

impl fmt::Display for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites: Vec<_> = self.0.iter().map(Site::to_string).collect();
        f.write_str(&sites.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_read_and_one_that_is_none_spoils_them_all() {
        let origins = Origins::parse("https://A.example, http://b.example:8080/docs/").unwrap();
        assert_eq!(
            origins.to_string(),
            "https://a.example, http://b.example:8080/docs"
        );
        assert!(origins.has("http://b.example:8080"));
        assert!(!origins.has("http://b.example"));
        for text in ["", "https://a.example,", "*", "https://*.example", "null"] {
            assert_eq!(Origins::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_address_itself_leads_back() {
        let origins = Origins::parse("https://a.example, https://b.example/docs").unwrap();
        for (origin, address) in [
            ("https://a.example", "https://a.example"),
            ("https://a.example", "https://a.example/"),
            ("https://b.example", "https://b.example/docs"),
            ("https://b.example", "https://b.example/docs/"),
        ] {
            assert!(origins.leads_back(origin, address), "{address}");
        }
        for (origin, address) in [
            ("https://a.example", "https://b.example/docs"),
            ("https://b.example", "https://b.example"),
            ("https://a.example", "https://a.example//"),
            ("https://a.example", "https://a.example/go?to=evil"),
            ("https://a.example", "https://a.example/#x"),
            ("https://a.example", "https://a.example.evil.example"),
            ("https://a.example", "https://a.example@evil.example"),
            ("https://a.example", "https://a.example:444/"),
            ("https://a.example", "http://a.example/"),
            ("https://a.example", "//a.example/"),
            ("https://a.example", "/"),
        ] {
            assert!(!origins.leads_back(origin, address), "{address}");
        }
    }
}
