//! A public address: scheme, host, path.

use std::fmt;
use std::net::SocketAddr;

/// Where people reach the staff console or the client portal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    https: bool,
    host: String,
    path: String,
}

impl Site {
    /// Reads `https://portal.example.com` or `http://host:8080/portal`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (https, rest) = match text.split_once("://")? {
            ("https", rest) => (true, rest),
            ("http", rest) => (false, rest),
            _ => return None,
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let host_ok = host.chars().all(|c| plain(c) || "[]:".contains(c));
        let path_ok = path.chars().all(|c| plain(c) || c == '/');
        (!host.is_empty() && host_ok && path_ok).then(|| Self {
            https,
            host: without_default_port(https, &host.to_ascii_lowercase()).to_owned(),
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// The default: a path below where the server listens. Who listens on all
    /// addresses is reached on this machine by the loopback one.
    pub(super) fn below(listen: SocketAddr, path: &str) -> Self {
        let host = match (listen.ip().is_unspecified(), listen.port()) {
            (true, port) => format!("127.0.0.1:{port}"),
            (false, _) => listen.to_string(),
        };
        Self {
            https: false,
            host: without_default_port(false, &host).to_owned(),
            path: path.to_owned(),
        }
    }

    /// Whether people reach it by TLS.
    #[must_use]
    pub fn https(&self) -> bool {
        self.https
    }

    /// Host and port, as in the `Host` header.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Empty, or `/…` without a slash at the end.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether requests to both look alike: the scheme ends at the proxy.
    pub(super) fn is_where(&self, other: &Self) -> bool {
        (&self.host, &self.path) == (&other.host, &other.path)
    }

    /// Scheme and host, as in the `Origin` header.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }
}

fn without_default_port(https: bool, host: &str) -> &str {
    let port = if https { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(host)
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_into_origin_host_and_path() {
        let site = Site::parse("HTTPS://x").or(Site::parse("https://Portal.Example.com:443/a/"));
        let site = site.unwrap();
        assert_eq!(site.origin(), "https://portal.example.com");
        assert_eq!(site.path(), "/a");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "portal",
            "ftp://a",
            "https://",
            "http://a b",
            "http://u@h",
            "http://h/?q",
        ] {
            assert_eq!(Site::parse(text), None, "{text}");
        }
    }

    #[test]
    fn who_listens_everywhere_is_reached_by_loopback() {
        let site = Site::below("0.0.0.0:8080".parse().unwrap(), "/staff");
        assert_eq!(site.to_string(), "http://127.0.0.1:8080/staff");
    }
}
