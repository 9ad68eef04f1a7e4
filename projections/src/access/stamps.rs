//! Stamps as questions read them: `[kind, id, at, position]`.

use chrono::{DateTime, Utc};
use portico_domain::GroupId;
use portico_domain::access::{Origin, Stamp};
use serde::Deserialize;
use uuid::Uuid;

use super::rows::actor;

/// The four columns of a stamp of table `t` as JSON.
pub(super) fn stamp(t: &str, what: &str) -> String {
    format!("json_build_array({t}.{what}_kind, {t}.{what}_id, {t}.{what}_at, {t}.{what}_position)")
}

/// The same, null where the row has none.
pub(super) fn stamp_if_any(t: &str, what: &str) -> String {
    format!(
        "CASE WHEN {t}.{what}_at IS NOT NULL THEN {} END",
        stamp(t, what)
    )
}

/// What [`stamp`] wrote.
#[derive(Deserialize)]
pub(super) struct StampJson(Option<String>, Option<Uuid>, DateTime<Utc>, i64);

impl From<StampJson> for Stamp {
    fn from(StampJson(kind, id, at, position): StampJson) -> Self {
        Self {
            by: actor(kind.as_deref(), id),
            at,
            position,
        }
    }
}

/// Where a membership or an assignment comes from: the group and when the
/// person was taken in, where it is inherited; when it was given.
#[derive(Deserialize)]
pub(super) struct OriginJson(Option<Uuid>, Option<StampJson>, StampJson);

impl From<OriginJson> for Origin {
    fn from(OriginJson(group, joined, given): OriginJson) -> Self {
        match (group, joined) {
            (Some(group), Some(joined)) => Self::Group {
                group: GroupId::new(group),
                joined: joined.into(),
                given: given.into(),
            },
            _ => Self::Direct(given.into()),
        }
    }
}
