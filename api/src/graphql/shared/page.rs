//! Relay connections: paging and what stands beside the edges.

use async_graphql::{Context, Error, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use portico_domain::ItemId;
use portico_projections::access::{ItemCursor, Page};

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
    /// 1 to 200; 50 if not given.
    pub fn parse(first: Option<i32>) -> Result<Self, Error> {
        match first.unwrap_or(USUAL) {
            rows @ 1..=MOST => Ok(Self(rows.into())),
            rows => {
                let rule = format!("first is {rows}; ask for 1 to {MOST} rows at once");
                Err(refused(&Refusal::invalid("first", &rule)))
            }
        }
    }

    /// A page of items after an opaque cursor. The whole list is counted only
    /// where the request asks for `totalCount`.
    pub fn items(self, ctx: &Context<'_>, after: Option<&str>) -> Result<Page, Error> {
        let after = after.map(|text| ItemToken::parse(text).map(|token| token.0));
        Ok(Page {
            first: self.0,
            after: after.transpose()?,
            with_total: ctx.look_ahead().field("totalCount").exists(),
        })
    }
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

/// An instant of the calendar that texts and the database share.
pub fn instant(field: &str, at: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, Error> {
    match at {
        Some(at) if !(1..=9999).contains(&at.year()) => {
            let rule = format!("{field} lies outside the years 1 to 9999; choose one within");
            Err(refused(&Refusal::invalid(field, &rule)))
        }
        at => Ok(at),
    }
}

/// The opaque cursor of an item in a list.
pub struct ItemToken(ItemCursor);

/// The text of a cursor.
#[must_use]
pub fn token_of(cursor: &ItemCursor) -> String {
    let ItemCursor { rank, sort_key, id } = cursor;
    URL_SAFE_NO_PAD.encode(format!("{rank}:{id}:{sort_key}"))
}

impl ItemToken {
    fn parse(text: &str) -> Result<Self, Error> {
        let unfit = || {
            let rule = "after is not a cursor of this list; take one from an edge or pageInfo";
            refused(&Refusal::invalid("after", &rule))
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| unfit())?;
        let text = String::from_utf8(bytes).map_err(|_| unfit())?;
        if text.contains('\0') {
            return Err(unfit());
        }
        let mut parts = text.splitn(3, ':');
        let mut next = || parts.next().ok_or_else(unfit);
        let (rank, id, sort_key) = (next()?, next()?, next()?);
        Ok(Self(ItemCursor {
            rank: rank.parse().map_err(|_| unfit())?,
            id: id.parse::<ItemId>().map_err(|_| unfit())?,
            sort_key: sort_key.to_owned(),
        }))
    }
}
