//! The model that follows the log.

use async_trait::async_trait;
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;

use super::MODEL;
use crate::access::{begins_in_masses, project_beginnings, project_numbered};
use crate::runner::{Model, ModelError};

/// The model of what was so.
#[derive(Clone, Copy, Default, Debug)]
pub struct AccessHistory;

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

    /// What begins in masses is written first, many rows at once: each is numbered
    /// by its own event, and no event before that one could touch it. Everything
    /// else follows one by one, since the triggers must know the event.
    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), ModelError> {
        let beginnings = events.iter().filter(|event| begins_in_masses(event));
        project_beginnings(conn, beginnings, texts).await?;
        for event in events.iter().filter(|event| !begins_in_masses(event)) {
            project_numbered(conn, event, texts).await?;
        }
        Ok(())
    }
}
