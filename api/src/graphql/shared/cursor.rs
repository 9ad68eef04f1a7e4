//! Opaque cursors of lists by name.

use async_graphql::{Error, ID};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_projections::access::{ContactCursor, CustomerCursor};

use super::page::unfit;

/// A place in a list by name, as its edges write it.
pub(crate) trait Cursor: Sized {
    /// The names that the list is ordered by, and the id that tells equals apart.
    fn keys(&self) -> (Vec<&str>, String);

    /// The place with these names and this id, if they are such.
    fn of(names: Vec<String>, id: &ID) -> Option<Self>;

    /// As clients keep it.
    fn to_text(&self) -> String {
        let (mut names, id) = self.keys();
        names.push(&id);
        // A name may hold any character but this one.
        URL_SAFE_NO_PAD.encode(names.join("\0"))
    }

    /// What an edge wrote.
    fn parse(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let mut names: Vec<String> = text
            .map(|text| text.split('\0').map(str::to_owned).collect())
            .unwrap_or_default();
        let id = names.pop().map(ID);
        id.and_then(|id| Self::of(names, &id)).ok_or_else(unfit)
    }
}

impl Cursor for ContactCursor {
    fn keys(&self) -> (Vec<&str>, String) {
        (vec![&self.last_name, &self.first_name], self.id.to_string())
    }

    fn of(names: Vec<String>, id: &ID) -> Option<Self> {
        let [last_name, first_name] = <[String; 2]>::try_from(names).ok()?;
        Some(Self {
            last_name,
            first_name,
            id: id.parse().ok()?,
        })
    }
}

impl Cursor for CustomerCursor {
    fn keys(&self) -> (Vec<&str>, String) {
        (vec![&self.name_key], self.id.to_string())
    }

    fn of(names: Vec<String>, id: &ID) -> Option<Self> {
        let [name_key] = <[String; 1]>::try_from(names).ok()?;
        Some(Self {
            name_key,
            id: id.parse().ok()?,
        })
    }
}
