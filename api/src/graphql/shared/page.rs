//! Relay connections: paging and what stands beside the edges.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, Error, OutputType, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_domain::ItemId;
use portico_projections::access::{ByName, ContactCursor, ItemCursor, NamedPage, Page};

use super::cursor::Cursor;
use crate::commands::Refusal;
use crate::graphql::context::refused;

/// The most rows of one page.
const MOST: i32 = 200;
/// Rows of a page where `first` is not given.
const USUAL: i32 = 50;

/// What a connection says about the whole list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, SimpleObject)]
pub struct PageFields {
    /// Length of the whole list that the viewer may see.
    pub total_count: i64,
    /// The read model has not come as far as `atLeast` asked.
    pub stale: bool,
}

/// A checked `first`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paging(pub i64);

impl Paging {
    /// What a list of so many rows costs, beside what a row does.
    pub(crate) fn cost(first: Option<i32>) -> usize {
        usize::try_from(first.unwrap_or(USUAL).clamp(1, MOST)).unwrap_or(200)
    }

    /// 1 to 200; 50 if not given.
    pub fn parse(first: Option<i32>) -> Result<Self, Error> {
        match first.unwrap_or(USUAL) {
            rows @ 1..=MOST => Ok(Self(rows.into())),
            rows => {
                let rule = format!("first is {rows}; ask for 1 to {MOST} rows at once");
                Err(refused(&Refusal::over(
                    ("first", MOST.into()),
                    rows.into(),
                    &rule,
                )))
            }
        }
    }

    /// A page of contacts by name after an opaque cursor.
    pub(crate) fn by_name(self, after: Option<&str>) -> Result<ByName, Error> {
        Ok(ByName {
            first: Some(self.0),
            after: after.map(ContactCursor::parse).transpose()?,
        })
    }

    /// A page of items after an opaque cursor.
    pub(crate) fn items(self, ctx: &Context<'_>, after: Option<&str>) -> Result<ItemPaging, Error> {
        let page = Page {
            first: self.0,
            after: after.map(parse).transpose()?,
            with_total: ctx.look_ahead().field("totalCount").exists(),
        };
        Ok(ItemPaging(page))
    }
}

/// Which items of a list are asked for. Each page whose request asks for
/// `totalCount` counts anew: a count from before a revoke must not be told again.
pub(crate) struct ItemPaging(pub(crate) Page);

impl ItemPaging {
    /// The opaque cursor of a row.
    pub(crate) fn token(at: &ItemCursor) -> String {
        to_text(at)
    }

    /// The rows as edges.
    pub(crate) fn connect<R, T: OutputType>(
        &self,
        (rows, has_next, total): (Vec<R>, bool, Option<i64>),
        stale: bool,
        edge: impl Fn(R) -> (ItemCursor, T),
    ) -> Connection<String, T, PageFields> {
        let fields = PageFields {
            total_count: total.unwrap_or(0),
            stale,
        };
        let has_previous = self.0.after.is_some();
        let mut connection = Connection::with_additional_fields(has_previous, has_next, fields);
        connection.edges.extend(rows.into_iter().map(|row| {
            let (at, node) = edge(row);
            Edge::new(to_text(&at), node)
        }));
        connection
    }
}

/// A checked `skip`: how many rows were listed before.
pub(crate) fn passed_over(skip: Option<i32>) -> Result<usize, Error> {
    checked_skip(skip).map_err(|refusal| refused(&refusal))
}

/// The same, for answers that hold their refusals.
pub(crate) fn checked_skip(skip: Option<i32>) -> Result<usize, Refusal> {
    usize::try_from(skip.unwrap_or(0)).map_err(|_| {
        let rule = "skip is below zero; give how many were listed before, or leave it out";
        Refusal::invalid("skip", &rule)
    })
}

/// A page of contacts by name, each row as what `node` makes of it.
pub(crate) fn named<R, T: OutputType>(
    page: NamedPage<R>,
    (after, stale): (&ByName, bool),
    node: impl Fn(R) -> T,
) -> Connection<String, T, PageFields> {
    let fields = PageFields {
        total_count: page.total,
        stale,
    };
    let has_previous = after.after.is_some();
    let mut connection = Connection::with_additional_fields(has_previous, page.has_next, fields);
    let edge = |(cursor, row): (ContactCursor, R)| Edge::new(cursor.to_text(), node(row));
    connection.edges.extend(page.rows.into_iter().map(edge));
    connection
}

/// What is searched for: trimmed; nothing, if nothing is left.
pub fn search_text(search: Option<&str>) -> Result<Option<&str>, Error> {
    let text = search.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.contains('\0') || text.len() > 1000 => {
            let rule = "search holds a NUL character or more than 1000 bytes; shorten it to what a name holds";
            Err(refused(&Refusal::invalid("search", &rule)))
        }
        text => Ok(text),
    }
}

/// The opaque cursor of an item in a list.
fn to_text(ItemCursor { rank, sort_key, id }: &ItemCursor) -> String {
    URL_SAFE_NO_PAD.encode(format!("{rank}:{id}:{sort_key}"))
}

fn parse(text: &str) -> Result<ItemCursor, Error> {
    read(text).ok_or_else(unfit)
}

/// The refusal of a cursor that no list gave out.
pub(super) fn unfit() -> Error {
    let rule = "after is not a cursor of this list; take one from an edge or pageInfo";
    refused(&Refusal::invalid("after", &rule))
}

fn read(text: &str) -> Option<ItemCursor> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let mut parts = text.splitn(3, ':');
    let (rank, id) = (parts.next()?, parts.next()?);
    Some(ItemCursor {
        rank: rank.parse().ok()?,
        id: id.parse::<ItemId>().ok()?,
        sort_key: parts.next().filter(|key| !key.contains('\0'))?.to_owned(),
    })
}
