//! A matter's details, for the contacts who were given access to it.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::ItemId;
use portico_domain::access::{Action, decide};
use portico_projections::access;

use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::Position;

/// What a matter says of itself. Documents in it are shared one by one.
#[derive(SimpleObject)]
pub(super) struct Matter {
    /// Which; its item has the same id.
    id: ID,
    /// What the firm files it under.
    reference: Option<String>,
    /// What it is about.
    title: Option<String>,
    /// How it stands.
    summary: Option<String>,
    /// Whether it goes on.
    open: bool,
}

/// Matters.
#[derive(Default)]
pub(crate) struct MatterQueries;

#[Object]
impl MatterQueries {
    /// A matter's details, if access to it was given to the viewer. Who sees the
    /// folder only by a grant is told no details.
    #[graphql(complexity = "10 + child_complexity")]
    async fn matter(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
    ) -> Result<Option<Matter>> {
        let request = request(ctx);
        let contact = request.contact()?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<ItemId>() else {
            return Ok(None);
        };
        let at = request.app.clock.now();
        let mut conn = request.connection().await?;
        let facts = access::facts_for_contact(&mut conn, contact, id)
            .await
            .map_err(failed)?;
        let row = access::matter(&mut conn, id).await.map_err(failed)?;
        let given = |matter: &portico_domain::access::MatterFacts| {
            matter.matter == id && matter.access.is_some()
        };
        let shown = decide(&facts, Action::View, at).allowed && facts.matters.iter().any(given);
        Ok(row.filter(|_| shown).map(|row| Matter {
            id: row.id.to_string().into(),
            reference: row.reference,
            title: row.title,
            summary: row.summary,
            open: row.open,
        }))
    }
}
