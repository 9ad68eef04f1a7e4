//! Destroying what is in the trash: marked in one command, then gone in
//! batches, leaves first.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::grant::{Grant, GrantCommand, Scope};
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::authority::customer_of;
use super::caller::Caller;
use super::perform::{Command, Failure, Stop, perform};
use super::refusal::{Args, Refusal, RefusalCode};
use super::trash_items::{check_count, require_in_trash};
use crate::app::App;
use crate::bytes::uploads;

/// The most items of one batch.
const BATCH: usize = 200;
/// No further item is taken into a batch that has come to so many events.
const EVENTS: usize = 600;

/// Marks what is in the trash to be destroyed; it cannot be restored any more.
#[derive(Clone, Debug, Serialize)]
pub struct PurgeItems {
    /// Which; 1 to 200, each in the trash itself.
    pub items: Vec<ItemId>,
    /// How many that is with everything below, as whoever asks was told.
    pub confirmed: i64,
}

/// What is being destroyed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemsPurged {
    /// Which.
    pub items: Vec<ItemId>,
    /// How many that is with everything below.
    pub count: i64,
}

impl Command for PurgeItems {
    const OPERATION: &'static str = "purgeItems";
    type Answer = ItemsPurged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsPurged, Stop> {
        check_count(&self.items)?;
        let mut customers = vec![];
        for &item in &self.items {
            let facts = require_in_trash(unit, item, Action::Purge).await?;
            customers.push(customer_of(&facts)?);
        }
        let count = access::count_with_below(unit.connection(), &self.items).await?;
        if count != self.confirmed {
            return Err(unconfirmed(count).into());
        }
        for (item, customer) in self.items.iter().zip(&customers) {
            let mark = DocumentCommand::MarkForPurge;
            unit.handle::<Document>(item.uuid(), Some(*customer), mark)
                .await??;
        }
        Ok(ItemsPurged {
            items: self.items.clone(),
            count,
        })
    }
}

pub(super) fn unconfirmed(count: i64) -> Refusal {
    Refusal {
        code: RefusalCode::Unconfirmed,
        message: format!(
            "This destroys {count} items for good, everything below counted; \
             confirm exactly that number."
        ),
        args: Box::new(Args {
            count: Some(count),
            ..Args::default()
        }),
    }
}

/// Some of what lies at and below a marked item; private, so that nobody gives
/// it for one that is not marked.
#[derive(Serialize)]
struct PurgeBatch {
    top: ItemId,
}

impl Command for PurgeBatch {
    const OPERATION: &'static str = "purgeBatch";
    /// Whether anything may be left.
    type Answer = bool;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<bool, Stop> {
        let customer = access::customer_of_item(unit.connection(), self.top).await?;
        let Some(customer) = customer else {
            return Ok(false);
        };
        let mut gone = vec![];
        for item in access::leaves_first(unit.connection(), self.top, BATCH).await? {
            if unit.pending() >= EVENTS {
                break;
            }
            self.purge(unit, customer, item).await?;
            gone.push(item.uuid());
        }
        uploads::forget_items(unit.connection(), &gone).await?;
        Ok(true)
    }
}

impl PurgeBatch {
    /// The item, its name's claim, and what was granted on it.
    async fn purge(&self, unit: &mut Unit, customer: CustomerId, item: ItemId) -> Result<(), Stop> {
        for grant in access::grants_on_item(unit.connection(), item).await? {
            let scope = Scope {
                customer,
                item: Some(item),
                subject: grant.subject,
            };
            let revoke = GrantCommand::Revoke { scope };
            unit.handle::<Grant>(grant.id.uuid(), Some(customer), revoke)
                .await??;
        }
        if let Some(row) = access::item_name(unit.connection(), item).await?
            && let (Some(parent), Some(Ok(name))) =
                (row.parent, row.name.as_deref().map(ItemName::parse))
        {
            unit.release(ClaimKind::ItemName(parent, &name), item.uuid());
        }
        let purge = DocumentCommand::Purge { top: self.top };
        unit.handle::<Document>(item.uuid(), Some(customer), purge)
            .await??;
        Ok(())
    }
}

/// Destroys what is marked, batch by batch, each a commit of its own. Given up
/// half-way it goes on with what is left, at the next start or when it is asked
/// for again; the bytes go with the next collection of what nothing refers to.
pub async fn purge_marked(app: &App, caller: &Caller, tops: &[ItemId]) -> Result<(), Failure> {
    for &top in tops {
        while let Ok(done) = perform(app, caller, &PurgeBatch { top }).await? {
            if !done.answer {
                break;
            }
        }
    }
    Ok(())
}

/// Goes on with what was marked when a server died; returns how many marks that
/// were.
pub async fn resume_purges(app: &App) -> Result<usize, Failure> {
    let marked: Result<Vec<Uuid>, sqlx::Error> = sqlx::query_scalar(
        "SELECT i.id FROM access.items i
         WHERE i.trashed_at IS NOT NULL AND EXISTS (
             SELECT FROM events e
             WHERE e.aggregate_type = 'document' AND e.aggregate_id = i.id::text
               AND e.event_type = 'ItemPurgeMarked')",
    )
    .fetch_all(app.log.pool())
    .await;
    let marked = marked.map_err(|error| Failure(error.into()))?;
    let tops: Vec<ItemId> = marked.into_iter().map(ItemId::new).collect();
    let caller = Caller::operator(app.clock.new_id());
    purge_marked(app, &caller, &tops).await?;
    Ok(tops.len())
}
