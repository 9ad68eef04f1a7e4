//! Relay connections over lists in the order of a text.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Error, OutputType};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_projections::access::{ListCursor, ListPage, ListPaging};

use super::page::{PageFields, Paging};
use crate::commands::Refusal;
use crate::graphql::context::refused;

/// A connection over a list in the order of a text.
pub(crate) type Listed<T> = Connection<String, T, PageFields>;

/// Checked `first` and `after`.
pub(crate) struct ListArguments(pub(crate) ListPaging);

impl ListArguments {
    /// 1 to 200 rows after an opaque cursor.
    pub(crate) fn parse(first: Option<i32>, after: Option<&str>) -> Result<Self, Error> {
        let after = after.map(|text| {
            read(text).ok_or_else(|| {
                let rule = "after is not a cursor of this list; take one from an edge or pageInfo";
                refused(&Refusal::invalid("after", &rule))
            })
        });
        Ok(Self(ListPaging {
            first: Paging::parse(first)?.0,
            after: after.transpose()?,
        }))
    }

    /// The rows as edges.
    pub(crate) fn connect<R, T: OutputType>(
        &self,
        page: ListPage<R>,
        stale: bool,
        node: impl Fn(R) -> T,
    ) -> Listed<T> {
        let fields = PageFields {
            total_count: page.total,
            stale,
        };
        let has_previous = self.0.after.is_some();
        let mut listed = Connection::with_additional_fields(has_previous, page.has_next, fields);
        listed.edges.extend(
            page.rows
                .into_iter()
                .map(|(cursor, row)| Edge::new(token(&cursor), node(row))),
        );
        listed
    }
}

fn token(cursor: &ListCursor) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}", cursor.id, cursor.key))
}

fn read(text: &str) -> Option<ListCursor> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (id, key) = text.split_once(':').filter(|_| !text.contains('\0'))?;
    Some(ListCursor {
        key: key.to_owned(),
        id: id.parse().ok()?,
    })
}
