//! Against requests that another site makes a browser send.
//!
//! What changes something must carry a header that no form can send and that
//! makes a browser ask first; an `Origin`, where there is one, must be our own;
//! where there is a cookie, there must be one. A portal elsewhere has no cookie, and
//! its origin is as good.

use axum::extract::Request;
use axum::http::header::{COOKIE, ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::elsewhere::Admitted;
use super::host::OwnOrigin;
use super::problem::Problem;
use super::problem_code::ProblemCode;

const OURS: &str = "x-portico-request";

pub(super) async fn check_origin(request: Request, next: Next) -> Response {
    let own = request.extensions().get::<OwnOrigin>();
    let admitted = request.extensions().get::<Admitted>().copied();
    match check(request.method(), request.headers(), own, admitted) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

fn check(
    method: &Method,
    headers: &HeaderMap,
    own: Option<&OwnOrigin>,
    admitted: Option<Admitted>,
) -> Result<(), Problem> {
    if admitted == Some(Admitted::WithCode) {
        return Ok(());
    }
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    // A browser lets any page open a socket, with our cookies.
    let socket = headers.contains_key(UPGRADE);
    if safe && !socket {
        return Ok(());
    }
    if !safe && !headers.contains_key(OURS) {
        return Err(ProblemCode::HeaderMissing.into());
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let is_own = |origin: &axum::http::HeaderValue| {
        own.is_some_and(|own| origin.as_bytes() == own.0.as_bytes())
    };
    match (origins.next(), origins.next()) {
        (None, None) if !headers.contains_key(COOKIE) => Ok(()),
        (Some(_), None) if admitted.is_some() => Ok(()),
        (Some(origin), None) if is_own(origin) => Ok(()),
        _ => Err(ProblemCode::ForeignOrigin.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (
                axum::http::HeaderName::from_static(name),
                value.parse().unwrap(),
            )
        };
        given.iter().map(pair).collect()
    }

    fn code(method: &Method, given: &[(&'static str, &str)]) -> Option<String> {
        let own = OwnOrigin("https://a.example".to_owned());
        check(method, &headers(given), Some(&own), None)
            .err()
            .map(|problem| problem.code)
    }

    const OWN: (&str, &str) = ("origin", "https://a.example");
    const MARK: (&str, &str) = ("x-portico-request", "1");
    const SIGNED_IN: (&str, &str) = ("cookie", "portico_staff=x");

    #[test]
    fn a_change_needs_our_header_and_our_origin() {
        let post = |given: &[_]| code(&Method::POST, given);
        assert_eq!(post(&[OWN, MARK, SIGNED_IN]), None);
        assert_eq!(post(&[OWN, SIGNED_IN]).as_deref(), Some("HEADER_MISSING"));
        assert_eq!(post(&[MARK, SIGNED_IN]).as_deref(), Some("FOREIGN_ORIGIN"));
        for origin in ["https://evil.example", "null", "http://a.example"] {
            let refused = post(&[("origin", origin), MARK]);
            assert_eq!(refused.as_deref(), Some("FOREIGN_ORIGIN"), "{origin}");
        }
    }

    #[test]
    fn a_program_without_cookies_needs_no_origin() {
        assert_eq!(code(&Method::POST, &[MARK]), None);
        let socket = ("upgrade", "websocket");
        assert_eq!(code(&Method::GET, &[socket]), None);
        let with_cookie = code(&Method::GET, &[socket, SIGNED_IN]);
        assert_eq!(with_cookie.as_deref(), Some("FOREIGN_ORIGIN"));
    }

    #[test]
    fn reading_needs_neither_but_opening_a_socket_needs_our_origin() {
        assert_eq!(code(&Method::GET, &[SIGNED_IN]), None);
        let socket = ("upgrade", "websocket");
        let foreign = code(&Method::GET, &[socket, ("origin", "https://evil.example")]);
        assert_eq!(foreign.as_deref(), Some("FOREIGN_ORIGIN"));
        assert_eq!(code(&Method::GET, &[socket, OWN, SIGNED_IN]), None);
    }

    #[test]
    fn a_change_from_elsewhere_needs_our_header_all_the_same() {
        let there = ("origin", "https://docs.example");
        let post = |given: &[_], admitted| {
            let refused = check(&Method::POST, &headers(given), None, Some(admitted));
            refused.err().map(|problem| problem.code)
        };
        let elsewhere = Admitted::FromElsewhere;
        assert_eq!(post(&[there, MARK], elsewhere), None);
        let unmarked = post(&[there], elsewhere);
        assert_eq!(unmarked.as_deref(), Some("HEADER_MISSING"));
        assert_eq!(post(&[there], Admitted::WithCode), None);
    }
}
