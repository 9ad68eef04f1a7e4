//! What stands where there is nothing: JSON for programs, and for people the way to
//! the two sites.

use axum::http::header::{ACCEPT, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::config::Site;

/// A page with links to both sites.
#[derive(Clone, Debug)]
pub(super) struct NothingHere(String);

impl NothingHere {
    /// Where the sites are.
    pub(super) fn of(staff: &Site, portal: &Site) -> Self {
        // One host may have several names: the path alone stays at the one asked.
        let one_host = staff.origin() == portal.origin();
        let link = |site: &Site, name: &str| {
            let host = if one_host {
                String::new()
            } else {
                site.origin()
            };
            format!("<li><a href=\"{host}{}\">{name}</a></li>", site.path())
        };
        Self(format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>Portico</title>\n\
             </head>\n<body>\n<h1>Portico</h1>\n<p>Choose where to sign in:</p>\n<ul>\n{}\n{}\n\
             </ul>\n</body>\n</html>\n",
            link(portal, "Client portal"),
            link(staff, "Staff console"),
        ))
    }

    /// The answer, of the kind that was asked for.
    pub(super) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let is_page = accepted.is_some_and(|types| types.contains("text/html"));
        if !is_page || !matches!(*method, Method::GET | Method::HEAD) {
            return Problem::not_found().into_response();
        }
        let status = match uri.path() {
            "/" => StatusCode::OK,
            _ => StatusCode::NOT_FOUND,
        };
        let mut response = (status, self.0.clone()).into_response();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, html);
        let accept = HeaderValue::from_static("accept");
        response.headers_mut().insert(VARY, accept);
        response
    }
}
