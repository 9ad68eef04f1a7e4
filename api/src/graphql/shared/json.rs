//! JSON that is written as it is read off, and goes into the answer as it is.

use async_graphql::Value;
use serde::Serialize;

use super::asked::Asked;

/// Bytes of a row's usual share, so that a page grows its text seldom.
const ROW: usize = 512;

/// What has been written so far. Each act answers none where what was asked for
/// cannot be written here; then the whole text is given up.
pub(crate) struct Json(Vec<u8>);

impl Json {
    /// For about so many rows.
    pub(super) fn for_rows(rows: usize) -> Self {
        Self(Vec::with_capacity(
            ROW.saturating_mul(rows.saturating_add(1)),
        ))
    }

    /// The text as a value: bytes are nothing that a schema of ours has, so the
    /// answer's writer (`http::graphql`) takes all bytes for finished JSON.
    pub(super) fn value(self) -> Value {
        Value::Binary(self.0.into())
    }

    /// A value.
    pub(crate) fn put(&mut self, value: &(impl Serialize + ?Sized)) -> Option<()> {
        serde_json::to_writer(&mut self.0, value).ok()
    }

    /// An object of what was asked for.
    pub(crate) fn object(
        &mut self,
        asked: &[Asked<'_>],
        type_name: &str,
        mut field: impl FnMut(&Asked<'_>, &mut Self) -> Option<()>,
    ) -> Option<()> {
        self.0.push(b'{');
        for (n, asked) in asked.iter().enumerate() {
            if n > 0 {
                self.0.push(b',');
            }
            // Names of GraphQL need no escapes.
            self.0.push(b'"');
            self.0.extend_from_slice(asked.key.as_bytes());
            self.0.extend_from_slice(b"\":");
            match asked.field {
                "__typename" => self.put(type_name)?,
                _ => field(asked, self)?,
            }
        }
        self.0.push(b'}');
        Some(())
    }

    /// A list.
    pub(super) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(T, &mut Self) -> Option<()>,
    ) -> Option<()> {
        self.0.push(b'[');
        for (n, one) in items.into_iter().enumerate() {
            if n > 0 {
                self.0.push(b',');
            }
            item(one, self)?;
        }
        self.0.push(b']');
        Some(())
    }
}
