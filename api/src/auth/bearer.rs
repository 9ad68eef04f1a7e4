//! The token that a portal elsewhere shows in a header, in place of a cookie.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, ORIGIN, SEC_WEBSOCKET_PROTOCOL};

use super::tokens::Token;
use crate::config::Origins;

/// Scripts cannot set a header of a socket, but they name its protocols: one beside
/// the one that is spoken carries the token.
const OF_SOCKETS: &str = "portico.bearer.";

/// What a request shows. Where it shows any, no cookie of it is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bearer {
    /// None where it cannot be one, or several were shown.
    token: Option<Token>,
    /// What `Origin` says; programs say nothing.
    from: From,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum From {
    Program,
    Page(String),
    Unclear,
}

impl Bearer {
    /// Reads a head; none where it shows none, and where there are no portals
    /// elsewhere.
    #[must_use]
    pub fn read(headers: &HeaderMap, elsewhere: &Origins) -> Option<Self> {
        if elsewhere.is_empty() {
            return None;
        }
        let mut shown = by_header(headers).chain(by_protocol(headers));
        let token = Token::parse(shown.next()?);
        Some(Self {
            token: token.filter(|_| shown.next().is_none()),
            from: from(headers),
        })
    }

    /// The token, if it can be one.
    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// Whether a session that began for this origin may be used: by its own pages, as
    /// long as they are listed, and by programs.
    #[must_use]
    pub fn fits(&self, origin: &str, elsewhere: &Origins) -> bool {
        let from_there = match &self.from {
            From::Program => true,
            From::Page(page) => page == origin,
            From::Unclear => false,
        };
        from_there && elsewhere.has(origin)
    }
}

fn by_header(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(AUTHORIZATION).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.filter_map(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| token.trim_start())
    })
}

fn by_protocol(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let names = texts.flat_map(|text| text.split(','));
    names.filter_map(|name| name.trim().strip_prefix(OF_SOCKETS))
}

fn from(headers: &HeaderMap) -> From {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next().map(|origin| origin.to_str()), origins.next()) {
        (None, None) => From::Program,
        (Some(Ok(origin)), None) => From::Page(origin.to_owned()),
        (_, _) => From::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: &str = "https://a.example";

    fn elsewhere() -> Origins {
        Origins::parse("https://a.example/docs, https://b.example").unwrap()
    }

    fn read(given: &[(&'static str, &str)]) -> Option<Bearer> {
        let pair = |(name, value): &(&'static str, &str)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, value.parse().unwrap())
        };
        Bearer::read(&given.iter().map(pair).collect(), &elsewhere())
    }

    #[test]
    fn a_token_is_read_from_the_header_and_from_a_sockets_protocols() {
        let token = Token::random();
        let header = format!("bearer {}", token.reveal());
        let protocols = format!("graphql-transport-ws, portico.bearer.{}", token.reveal());
        for given in [
            ("authorization", header),
            ("sec-websocket-protocol", protocols),
        ] {
            let bearer = read(&[(given.0, &given.1)]).unwrap();
            assert_eq!(bearer.token(), Some(&token));
        }
        let basic = [("authorization", "Basic YTpi")];
        assert_eq!(read(&basic), None);
        let none = Origins::default();
        let headers = [(AUTHORIZATION, "Bearer x".parse().unwrap())];
        assert_eq!(Bearer::read(&headers.into_iter().collect(), &none), None);
    }

    #[test]
    fn what_is_no_token_and_two_of_them_are_shown_and_open_nothing() {
        let one = format!("Bearer {}", Token::random().reveal());
        let other = format!("Bearer {}", Token::random().reveal());
        for given in [
            vec![("authorization", "Bearer x")],
            vec![("authorization", one.as_str()), ("authorization", &other)],
        ] {
            assert_eq!(read(&given).unwrap().token(), None);
        }
    }

    #[test]
    fn it_fits_from_pages_of_its_origin_and_from_programs() {
        let token = format!("Bearer {}", Token::random().reveal());
        let from = |origins: &[&str]| {
            let mut given = vec![("authorization", token.as_str())];
            given.extend(origins.iter().map(|origin| ("origin", *origin)));
            read(&given).unwrap().fits(THERE, &elsewhere())
        };
        assert!(from(&[]) && from(&[THERE]));
        for other in ["https://b.example", "null", "http://a.example", ""] {
            assert!(!from(&[other]), "{other}");
        }
        assert!(!from(&[THERE, THERE]));
        let program = read(&[("authorization", &token)]).unwrap();
        assert!(!program.fits("https://not-listed.example", &elsewhere()));
    }
}
