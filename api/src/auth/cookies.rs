//! The cookie that holds a session's token.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::person::Audience;
use super::tokens::Token;
use crate::config::Site;

/// One door's cookie. With https its name begins with `__Host-`, which makes
/// browsers refuse one that a sibling domain or a plain page set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionCookie {
    audience: Audience,
    secure: bool,
}

impl SessionCookie {
    /// The cookie of a door at this address.
    #[must_use]
    pub fn new(audience: Audience, site: &Site) -> Self {
        Self {
            audience,
            secure: site.https(),
        }
    }

    /// Whose sessions it holds.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match (self.audience, self.secure) {
            (Audience::Staff, true) => "__Host-portico_staff",
            (Audience::Staff, false) => "portico_staff",
            (Audience::Client, true) => "__Host-portico_client",
            (Audience::Client, false) => "portico_client",
        }
    }

    /// `Set-Cookie` that signs in; it lasts as long as the browser keeps it,
    /// the row decides.
    #[must_use]
    pub fn set(&self, token: &Token) -> String {
        format!("{}={}; {}", self.name(), token.reveal(), self.attributes())
    }

    /// `Set-Cookie` that signs out.
    #[must_use]
    pub fn clear(&self) -> String {
        format!("{}=; Max-Age=0; {}", self.name(), self.attributes())
    }

    fn attributes(&self) -> &'static str {
        if self.secure {
            "Path=/; HttpOnly; SameSite=Lax; Secure"
        } else {
            "Path=/; HttpOnly; SameSite=Lax"
        }
    }

    /// The token in a request. A cookie sent twice is none: one of them was
    /// planted.
    #[must_use]
    pub fn read(&self, headers: &HeaderMap) -> Option<Token> {
        let mut values = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let token = Token::parse(values.next()?)?;
        values.next().is_none().then_some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(site: &str) -> SessionCookie {
        SessionCookie::new(Audience::Staff, &Site::parse(site).unwrap())
    }

    fn sent(header: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, header.parse().unwrap())])
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host() {
        let set = cookie("https://a.example").set(&Token::random());
        assert!(set.starts_with("__Host-portico_staff="));
        assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    }

    #[test]
    fn a_token_reads_back_from_among_other_cookies() {
        let (cookie, token) = (cookie("http://a.example"), Token::random());
        let header = format!("a=b; {}={}; c", cookie.name(), token.reveal());
        assert_eq!(cookie.read(&sent(&header)), Some(token));
    }

    #[test]
    fn a_cookie_sent_twice_is_none() {
        let (cookie, token) = (cookie("http://a.example"), Token::random());
        let pair = format!("{}={}", cookie.name(), token.reveal());
        assert_eq!(cookie.read(&sent(&format!("{pair}; {pair}"))), None);
    }

    #[test]
    fn the_other_doors_cookie_is_not_read() {
        let token = Token::random();
        let header = format!("portico_client={}", token.reveal());
        assert_eq!(cookie("http://a.example").read(&sent(&header)), None);
    }
}
