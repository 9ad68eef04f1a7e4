//! The model that follows the log.

use async_trait::async_trait;
use portico_domain::Sealed;
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;

use super::MODEL;
use crate::access::project_numbered;
use crate::runner::{Model, ModelError};

/// The model of what was so.
#[derive(Clone, Copy, Default, Debug)]
pub struct AccessHistory;

/// Opens nothing: the history keeps no text of a person.
struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _: &Sealed) -> Option<String> {
        None
    }
}

/// The tables of `access`, and for each the one that holds what was.
const TABLES: &[&str] = &[
    "firm",
    "firm_past",
    "sections",
    "sections_past",
    "staff",
    "staff_past",
    "staff_assignments",
    "staff_assignments_past",
    "identities",
    "identities_past",
    "customers",
    "customers_past",
    "contacts",
    "contacts_past",
    "memberships",
    "memberships_past",
    "portal_switches",
    "portal_switches_past",
    "groups",
    "groups_past",
    "group_members",
    "group_members_past",
    "group_roles",
    "group_roles_past",
    "items",
    "items_past",
    "matters",
    "matters_past",
    "matter_access",
    "matter_access_past",
    "versions",
    "versions_past",
    "grants",
    "grants_past",
];

#[async_trait]
impl Model for AccessHistory {
    fn name(&self) -> &'static str {
        MODEL
    }

    fn schema(&self) -> &'static str {
        "read_access_history"
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    fn furnished_by(&self) -> Option<&'static str> {
        Some("public.keep_history")
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        _: &dyn Texts,
    ) -> Result<(), ModelError> {
        for event in events {
            project_numbered(conn, event, &NoTexts).await?;
        }
        Ok(())
    }
}
