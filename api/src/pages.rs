//! The pages: two HTML documents and their assets, embedded in the binary.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use portico_web_assets::Asset;

use crate::http::Problem;
use crate::operations::Manifest;

/// The staff console below its path.
pub(crate) fn staff() -> Router {
    page(portico_web_assets::staff_html)
}

/// The client portal below its path.
pub(crate) fn portal() -> Router {
    page(portico_web_assets::portal_html)
}

/// What the pages of the staff console ask.
pub(crate) fn staff_operations() -> Manifest {
    operations("staff")
}

/// What the pages of the client portal ask.
pub(crate) fn portal_operations() -> Manifest {
    operations("portal")
}

fn operations(page: &str) -> Manifest {
    let Some(json) = portico_web_assets::operations(page) else {
        return Manifest::default();
    };
    let json = String::from_utf8_lossy(json);
    Manifest::parse(&json).unwrap_or_else(|error| {
        tracing::error!(%error, page, "the operations of our own page cannot be read");
        Manifest::default()
    })
}

/// Scripts, styles and pictures of both.
pub(crate) fn assets() -> Router {
    Router::new().route(
        "/assets/{*path}",
        get(async |Path(path): Path<String>, headers: HeaderMap| {
            match portico_web_assets::get(&format!("assets/{path}")) {
                Some(asset) => answer(&asset, &headers),
                None => Problem::not_found().into_response(),
            }
        }),
    )
}

/// The client portal's page, where more than its address was looked at.
pub(crate) fn of_portal(headers: &HeaderMap) -> Response {
    answer(&portico_web_assets::portal_html(), headers)
}

/// Every address of a site is its one page; the page reads the address.
fn page(html: fn() -> Asset) -> Router {
    let show = move |headers: HeaderMap| async move { answer(&html(), &headers) };
    Router::new()
        .route("/", get(show))
        .route("/{*path}", get(show))
}

fn answer(asset: &Asset, headers: &HeaderMap) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut answer = HeaderMap::new();
    answer.insert(ETAG, HeaderValue::from_static(asset.etag));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(if asset.immutable {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }),
    );
    if text(IF_NONE_MATCH) == Some(asset.etag) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    let takes_brotli = text(ACCEPT_ENCODING).is_some_and(|codings| {
        codings.split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("br") && parts.next() != Some("q=0")
        })
    });
    match asset.brotli.filter(|_| takes_brotli) {
        Some(brotli) => {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
            (answer, brotli).into_response()
        }
        None => (answer, asset.bytes).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Audience;
    use crate::operations::all_fit;

    #[tokio::test]
    async fn what_our_pages_ask_is_taken_by_their_doors() {
        for (audience, ours) in [
            (Audience::Staff, staff_operations()),
            (Audience::Client, portal_operations()),
        ] {
            assert_eq!(all_fit(audience, &ours).await, Ok(()));
        }
    }
}
