//! In which of its two media types a GraphQL answer is wanted.

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue};

const STANDARD: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// What an answer is sent as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AnswerType {
    /// That of GraphQL over HTTP: the status says whether anything was executed.
    Standard,
    /// That of before: 200 for every request that the schema is asked.
    Json,
}

impl AnswerType {
    /// The one that is liked more. The older one where neither is named.
    pub(super) fn wanted(headers: &HeaderMap) -> Self {
        let ranges = ranges(headers);
        let (standard, json) = (liked(&ranges, STANDARD), liked(&ranges, JSON));
        let is_named = ranges.iter().any(|(range, _)| range.as_str() == STANDARD);
        if standard > 0.0 && standard >= json && (is_named || json <= 0.0) {
            Self::Standard
        } else {
            Self::Json
        }
    }

    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Standard => STANDARD,
            Self::Json => JSON,
        })
    }
}

/// What `Accept` names, and how much it is liked.
fn ranges(headers: &HeaderMap) -> Vec<(String, f32)> {
    let lines = headers.get_all(ACCEPT).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let ranges = lines.flat_map(|line| line.split(','));
    ranges
        .map(|range| range_of(&range.to_ascii_lowercase()))
        .collect()
}

fn range_of(text: &str) -> (String, f32) {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default().to_owned();
    let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
    (range, quality.unwrap_or(1.0))
}

/// The range that names a type most closely decides; what none names is not liked.
fn liked(ranges: &[(String, f32)], media_type: &str) -> f32 {
    let closest = [media_type, "application/*", "*/*"];
    let found = closest.into_iter().find_map(|name| {
        let mut named = ranges.iter().filter(|(range, _)| range.as_str() == name);
        named.next().map(|(_, quality)| *quality)
    });
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &[&'static str]) -> AnswerType {
        let values = accept.iter().copied().map(HeaderValue::from_static);
        let headers: HeaderMap = values.map(|value| (ACCEPT, value)).collect();
        AnswerType::wanted(&headers)
    }

    #[test]
    fn the_standard_is_sent_to_who_names_it_and_does_not_like_the_other_more() {
        for accept in [
            &["application/graphql-response+json"][..],
            &["Application/GraphQL-Response+JSON; charset=utf-8"],
            &["application/graphql-response+json, application/json;q=0.9"],
            &["application/json, application/graphql-response+json"],
            &[
                "application/json;q=0.5",
                "application/graphql-response+json;q=0.6",
            ],
            &["*/*, application/json;q=0"],
        ] {
            assert_eq!(wanted(accept), AnswerType::Standard, "{accept:?}");
        }
        for accept in [
            &["*/*"][..],
            &[],
            &["application/*"],
            &["application/json"],
            &["text/html"],
            &["application/graphql-response+json;q=0, application/json"],
            &["application/graphql-response+json;q=0"],
            &["application/graphql-response+json;q=0.5, */*"],
            &["application/graphql-response+jsonp"],
        ] {
            assert_eq!(wanted(accept), AnswerType::Json, "{accept:?}");
        }
    }
}
