//! `Upload-Metadata` of tus: by its keys, what `beginUploads` is told of one file.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portico_domain::{CustomerId, ItemId};
use uuid::Uuid;

use super::upload_row::UploadRow;
use crate::auth::Audience;
use crate::commands::{BeginUploads, Choice, NewFile};
use crate::http::{Problem, ProblemCode};

pub(super) const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const KEYS: [&str; 7] = [
    "audience",
    "customerId",
    "documentId",
    "filename",
    "folderId",
    "onClash",
    "sha256",
];
const AUDIENCES: [Audience; 2] = [Audience::Staff, Audience::Client];
/// Of what a sender wrote, so many characters are said back.
const SHOWN: usize = 64;

/// A file that is announced, and where it goes.
#[derive(Debug)]
pub(super) struct Announced {
    /// As whom it is sent, by who is signed in at both doors.
    pub(super) audience: Option<Audience>,
    pub(super) place: BeginUploads,
    pub(super) file: NewFile,
}

/// Reads what is announced of so many bytes.
pub(super) fn read(headers: &HeaderMap, size: String) -> Result<Announced, Problem> {
    let mut given = Given::read(headers)?;
    Ok(Announced {
        audience: given.word("audience", &AUDIENCES.map(|door| (door.as_str(), door)))?,
        place: BeginUploads {
            customer: id(&given.needed("customerId")?, CustomerId::new),
            parent: given.take("folderId").map(|text| id(&text, ItemId::new)),
            document: given.take("documentId").map(|text| id(&text, ItemId::new)),
            choice: given
                .word(
                    "onClash",
                    &Choice::ALL.map(|choice| (choice.as_str(), choice)),
                )?
                .unwrap_or(Choice::Ask),
        },
        file: NewFile {
            name: given.needed("filename")?,
            size,
            sha256: given.take("sha256"),
        },
    })
}

/// What is no id is looked for as one that is nobody's.
fn id<T: FromStr>(text: &str, of: fn(Uuid) -> T) -> T {
    text.parse().unwrap_or_else(|_| of(Uuid::nil()))
}

/// Tells what is kept of an upload, by the same keys.
pub(super) fn add_metadata(response: &mut Response, upload: &UploadRow) {
    let kept = [
        ("customerId", Some(upload.customer.to_string())),
        ("documentId", upload.document.map(|id| id.to_string())),
        ("filename", Some(upload.name.clone())),
        ("folderId", upload.parent.map(|id| id.to_string())),
        ("sha256", upload.declared.map(hex::encode)),
    ];
    let kept = kept.into_iter().filter_map(|(key, value)| {
        let value = STANDARD.encode(value?);
        Some(format!("{key} {value}"))
    });
    if let Ok(kept) = HeaderValue::from_str(&kept.collect::<Vec<_>>().join(",")) {
        response.headers_mut().insert(METADATA, kept);
    }
}

/// The values by their keys.
struct Given(BTreeMap<&'static str, String>);

impl Given {
    fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut given = BTreeMap::new();
        let line = headers.get(METADATA).map(HeaderValue::to_str).transpose();
        let line = line.map_err(|_| invalid("Upload-Metadata holds more than ASCII."))?;
        for pair in line.into_iter().flat_map(|line| line.split(',')) {
            let pair = pair.trim();
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let key = known(key)?;
            if given.insert(key, decoded(key, value.trim())?).is_some() {
                return Err(invalid(format!("Upload-Metadata names {key:?} twice.")));
            }
        }
        Ok(Self(given))
    }

    fn take(&mut self, key: &str) -> Option<String> {
        self.0.remove(key)
    }

    fn needed(&mut self, key: &str) -> Result<String, Problem> {
        let given = self.take(key);
        given.ok_or_else(|| invalid(format!("Upload-Metadata lacks {key:?}.")))
    }

    fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(given) = self.take(key) else {
            return Ok(None);
        };
        let meant = words.iter().find(|(word, _)| *word == given);
        let meant = meant.map(|(_, meant)| Some(*meant));
        meant.ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let (given, words) = (shown(&given), words.join(", "));
            invalid(format!(
                "{key} {given:?} in Upload-Metadata is none of {words}."
            ))
        })
    }
}

fn known(key: &str) -> Result<&'static str, Problem> {
    let known = KEYS.into_iter().find(|known| *known == key);
    known.ok_or_else(|| {
        let (key, keys) = (shown(key), KEYS.join(", "));
        invalid(format!(
            "Upload-Metadata names {key:?}, which is none of {keys}."
        ))
    })
}

fn decoded(key: &str, value: &str) -> Result<String, Problem> {
    let bytes = STANDARD.decode(value).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| {
        invalid(format!(
            "The value of {key:?} in Upload-Metadata is no text in UTF-8 and Base64."
        ))
    })
}

fn shown(given: &str) -> String {
    given.chars().take(SHOWN).collect()
}

pub(super) fn invalid(message: impl Into<String>) -> Problem {
    Problem::with(ProblemCode::MetadataInvalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOMER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn announced(given: &str) -> Result<Announced, String> {
        let headers = HeaderMap::from_iter([(METADATA, given.parse().unwrap())]);
        read(&headers, "3".to_owned()).map_err(|problem| problem.message)
    }

    fn pairs(given: &[(&str, &str)]) -> String {
        let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
        given.iter().map(pair).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn what_is_announced_is_read_by_its_keys() {
        let least = [("customerId", CUSTOMER), ("filename", "é.txt")];
        let read = announced(&pairs(&least)).unwrap();
        assert_eq!(read.place.customer, CUSTOMER.parse().unwrap());
        assert_eq!(
            (read.file.name.as_str(), read.file.size.as_str()),
            ("é.txt", "3")
        );
        assert_eq!((read.place.choice, read.audience), (Choice::Ask, None));
        let more = [
            ("folderId", CUSTOMER),
            ("onClash", "KEEP_BOTH"),
            ("audience", "CLIENT"),
        ];
        let read = announced(&pairs(&[&least[..], &more].concat()).replace(',', " , ")).unwrap();
        assert_eq!(read.place.parent, Some(CUSTOMER.parse().unwrap()));
        assert_eq!(read.place.choice, Choice::KeepBoth);
        assert_eq!(read.audience, Some(Audience::Client));
    }

    #[test]
    fn what_is_no_id_is_nobodys() {
        let read = announced(&pairs(&[("customerId", "x"), ("filename", "a")])).unwrap();
        assert_eq!(read.place.customer.uuid(), Uuid::nil());
    }

    #[test]
    fn what_is_unknown_twice_missing_or_unreadable_is_named() {
        let whole = pairs(&[("customerId", CUSTOMER), ("filename", "a")]);
        for (given, told) in [
            (format!("{whole},filetype dGV4dA=="), "\"filetype\""),
            (format!("{whole},"), "\"\", which is none of"),
            (format!("{whole},filename YQ=="), "\"filename\" twice"),
            (format!("{whole},sha256 ???"), "\"sha256\""),
            (format!("{whole},sha256 /w=="), "\"sha256\""),
            (format!("{whole},onClash YXNr"), "onClash \"ask\""),
            (pairs(&[("filename", "a")]), "lacks \"customerId\""),
            (pairs(&[("customerId", CUSTOMER)]), "lacks \"filename\""),
        ] {
            let refused = announced(&given).unwrap_err();
            assert!(refused.contains(told), "{given}: {refused}");
        }
    }
}
