//! The words of tus 1.0.0 (<https://tus.io/protocols/resumable-upload>).

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::checksum::Checksum;
use super::decimal::plain_decimal;
use super::metadata::METADATA;
pub(super) use crate::http::TUS_VERSION as VERSION;
use crate::http::{Problem, ProblemCode, TUS_RESUMABLE};

pub(super) const EXTENSIONS: &str = "creation,creation-with-upload,termination,expiration,checksum";
/// What bytes of a request may be checked by.
pub(super) const ALGORITHMS: &str = "sha1,sha256";

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");
const CONCAT: HeaderName = HeaderName::from_static("upload-concat");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// What is announced of the bytes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Patch {
    pub(super) offset: u64,
    pub(super) length: Option<u64>,
    pub(super) checksum: Option<Checksum>,
}

/// Every request but OPTIONS says which version it speaks, and says nothing twice:
/// what is between us and a sender may mean the other one.
pub(super) fn check_headers(headers: &HeaderMap) -> Result<(), Problem> {
    for (name, shown) in [
        (TUS_RESUMABLE, "Tus-Resumable"),
        (OFFSET, "Upload-Offset"),
        (LENGTH, "Upload-Length"),
        (DEFER_LENGTH, "Upload-Defer-Length"),
        (CONCAT, "Upload-Concat"),
        (METADATA, "Upload-Metadata"),
        (CHECKSUM, "Upload-Checksum"),
    ] {
        if headers.get_all(name).iter().nth(1).is_some() {
            let message = format!("{shown} stands more than once in this request; send it once.");
            return Err(Problem::with(ProblemCode::HeaderTwice, message));
        }
    }
    if headers
        .get(TUS_RESUMABLE)
        .is_some_and(|version| version == VERSION)
    {
        return Ok(());
    }
    Err(ProblemCode::TusVersion.into())
}

pub(super) fn read_patch(headers: &HeaderMap) -> Result<Patch, Problem> {
    if !are_bytes(headers) {
        return Err(ProblemCode::MediaType.into());
    }
    let Some(offset) = number(headers, &OFFSET) else {
        let beyond = headers.get(&OFFSET).is_some_and(too_large);
        return Err(if beyond {
            ProblemCode::OffsetTooLarge.into()
        } else {
            ProblemCode::OffsetMissing.into()
        });
    };
    read_from(headers, offset)
}

/// What a POST announces of its bytes; none where it brings none.
pub(super) fn read_first(headers: &HeaderMap, is_empty: bool) -> Result<Option<Patch>, Problem> {
    match (are_bytes(headers), is_empty) {
        (true, _) => read_from(headers, 0).map(Some),
        (false, true) => Ok(None),
        (false, false) => Err(ProblemCode::MediaType.into()),
    }
}

/// How many bytes an upload is announced with, in decimal digits.
pub(super) fn read_length(headers: &HeaderMap) -> Result<String, Problem> {
    if [DEFER_LENGTH, CONCAT]
        .iter()
        .any(|name| headers.contains_key(name))
    {
        return Err(ProblemCode::TusExtension.into());
    }
    let plain = number(headers, &LENGTH).is_some();
    let length = headers
        .get(&LENGTH)
        .filter(|given| plain || too_large(given));
    let length = length.and_then(|length| length.to_str().ok());
    length
        .map(ToOwned::to_owned)
        .ok_or_else(|| ProblemCode::LengthMissing.into())
}

fn are_bytes(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE);
    media_type.is_some_and(|given| given == "application/offset+octet-stream")
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    plain_decimal(headers.get(name)?.to_str().ok()?)
}

fn read_from(headers: &HeaderMap, offset: u64) -> Result<Patch, Problem> {
    Ok(Patch {
        offset,
        length: number(headers, &CONTENT_LENGTH),
        checksum: headers.get(CHECKSUM).map(read_checksum).transpose()?,
    })
}

/// An algorithm and the checksum in Base64.
fn read_checksum(given: &HeaderValue) -> Result<Checksum, Problem> {
    let given = given.to_str().unwrap_or_default();
    let (algorithm, checksum) = given.trim().split_once(' ').unwrap_or_default();
    let bytes = STANDARD.decode(checksum.trim()).ok();
    let read = bytes.and_then(|bytes| Checksum::of(algorithm, &bytes));
    read.ok_or_else(|| ProblemCode::ChecksumUnreadable.into())
}

/// A plain decimal number that no count of bytes reaches.
fn too_large(given: &HeaderValue) -> bool {
    let digits = given.as_bytes();
    digits.len() >= 20 && !digits.starts_with(b"0") && digits.iter().all(u8::is_ascii_digit)
}

/// Adds what who speaks another version is told.
pub(super) fn answer(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    if response.status() == StatusCode::PRECONDITION_FAILED {
        let version = HeaderValue::from_static(VERSION);
        response.headers_mut().insert("tus-version", version);
    }
    response
}

/// Where an upload stands.
pub(super) fn add_offset(response: &mut Response, offset: u64) {
    response
        .headers_mut()
        .insert(OFFSET, HeaderValue::from(offset));
}

pub(super) fn add_length(response: &mut Response, length: u64) {
    response
        .headers_mut()
        .insert(LENGTH, HeaderValue::from(length));
}

/// As an HTTP date.
pub(super) fn add_expiry(response: &mut Response, at: DateTime<Utc>) {
    let date = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(EXPIRES, date);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), value.parse().unwrap())
        };
        given.iter().map(pair).collect()
    }

    const BYTES: (&str, &str) = ("content-type", "application/offset+octet-stream");

    #[test]
    fn another_version_is_refused() {
        assert!(check_headers(&headers(&[("tus-resumable", "1.0.0")])).is_ok());
        assert!(check_headers(&headers(&[("tus-resumable", "0.2.2")])).is_err());
        assert!(check_headers(&headers(&[])).is_err());
    }

    #[test]
    fn what_is_said_twice_is_refused_even_if_it_is_the_same() {
        for name in [
            "Tus-Resumable",
            "Upload-Offset",
            "Upload-Length",
            "Upload-Defer-Length",
            "Upload-Concat",
            "Upload-Metadata",
            "Upload-Checksum",
        ] {
            let mut given = headers(&[("tus-resumable", VERSION)]);
            for _ in 0..2 {
                let name: HeaderName = name.parse().unwrap();
                given.append(name, HeaderValue::from_static(VERSION));
            }
            let refused = check_headers(&given).unwrap_err();
            assert_eq!(refused.code, "HEADER_TWICE");
            assert!(refused.message.starts_with(name), "{}", refused.message);
        }
    }

    #[test]
    fn bytes_say_what_they_are_and_where_they_belong() {
        let patch = read_patch(&headers(&[
            BYTES,
            ("upload-offset", "7"),
            ("content-length", "3"),
        ]));
        assert_eq!(
            patch.unwrap(),
            Patch {
                offset: 7,
                length: Some(3),
                checksum: None
            }
        );
        for wrong in ["-1", "+1", "07", "x", "99999999999999999999"] {
            assert!(read_patch(&headers(&[BYTES, ("upload-offset", wrong)])).is_err());
        }
        let beyond = [BYTES, ("upload-offset", "18446744073709551616")];
        assert_eq!(
            read_patch(&headers(&beyond)).unwrap_err().code,
            "OFFSET_TOO_LARGE"
        );
        let signed = [BYTES, ("upload-offset", "-18446744073709551616")];
        assert_eq!(
            read_patch(&headers(&signed)).unwrap_err().code,
            "OFFSET_MISSING"
        );
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert!(read_patch(&headers(&[form, ("upload-offset", "0")])).is_err());
    }

    #[test]
    fn bytes_that_come_with_a_creation_are_the_first() {
        let patch = read_first(&headers(&[BYTES, ("content-length", "3")]), false);
        let first = Patch {
            offset: 0,
            length: Some(3),
            checksum: None,
        };
        assert_eq!(patch.unwrap(), Some(first));
        let form = ("content-type", "application/x-www-form-urlencoded");
        for other in [headers(&[]), headers(&[form])] {
            assert_eq!(read_first(&other, true).unwrap(), None);
            assert_eq!(read_first(&other, false).unwrap_err().code, "MEDIA_TYPE");
        }
    }

    #[test]
    fn an_upload_is_announced_with_its_length() {
        let read = |given: &[_]| read_length(&headers(given)).map_err(|problem| problem.code);
        let beyond = "99999999999999999999";
        for length in ["0", "300", beyond] {
            assert_eq!(read(&[("upload-length", length)]).as_deref(), Ok(length));
        }
        for wrong in ["-5", "+5", "05", "x", ""] {
            let refused = read(&[("upload-length", wrong)]).unwrap_err();
            assert_eq!(refused, "LENGTH_MISSING", "{wrong}");
        }
        assert_eq!(read(&[]).unwrap_err(), "LENGTH_MISSING");
        let length = ("upload-length", "10");
        for other in ["upload-defer-length", "upload-concat"] {
            assert_eq!(read(&[length, (other, "1")]).unwrap_err(), "TUS_EXTENSION");
            assert_eq!(read(&[(other, "bad")]).unwrap_err(), "TUS_EXTENSION");
        }
    }

    #[test]
    fn an_expiry_is_an_http_date() {
        let mut response = Response::default();
        add_expiry(
            &mut response,
            DateTime::from_timestamp(784_111_777, 0).unwrap(),
        );
        assert_eq!(response.headers()[EXPIRES], "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
