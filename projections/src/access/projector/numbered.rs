//! The same rows with the numbers of their events, for the history.

use portico_domain::catalogue::Event;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::GrantEvent;
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;

use super::change::{self, Change};
use super::stamp::Since;
use super::{grants, new_items, write};

/// Whether the event begins a row of a kind that comes in masses: an item that is
/// no matter, which has rows without a place in the log, or a grant that was never
/// there.
pub(crate) fn begins_in_masses(event: &Envelope) -> bool {
    event.sequence == 1
        && matches!(
            event.event,
            Event::Document(
                DocumentEvent::FolderCreated { .. }
                    | DocumentEvent::FolderCreatedByClient { .. }
                    | DocumentEvent::UploadedByStaff { .. }
                    | DocumentEvent::UploadedByClient { .. }
            ) | Event::Grant(
                GrantEvent::AccessGranted { .. } | GrantEvent::MasterAccessGranted { .. }
            )
        )
}

/// Writes rows that begin, all of a kind together. Each says the number of the event
/// that it begins with.
pub(crate) async fn project_beginnings<'a>(
    conn: &mut PgConnection,
    events: impl Iterator<Item = &'a Envelope>,
    texts: &dyn Texts,
) -> Result<(), sqlx::Error> {
    let changes = events.filter_map(|event| change::of(event, texts));
    let is_item = |change: &Change| change.as_new_item().is_some();
    let (items, grants): (Vec<_>, Vec<_>) = changes.partition(is_item);
    if !items.is_empty() {
        let new = items.iter().filter_map(Change::as_new_item);
        new_items::insert(conn, new, Since::Told).await?;
    }
    if !grants.is_empty() {
        let given = grants.iter().filter_map(Change::as_granted);
        grants::upsert(conn, given, Since::Told).await?;
    }
    Ok(())
}

/// Writes what one event changes, under its number in the ledger, which the
/// triggers of the history read.
pub(crate) async fn project_numbered(
    conn: &mut PgConnection,
    event: &Envelope,
    texts: &dyn Texts,
) -> Result<(), sqlx::Error> {
    let Some(change) = change::of(event, texts) else {
        return Ok(());
    };
    number(conn, event).await?;
    write(conn, &[change]).await
}

async fn number(conn: &mut PgConnection, event: &Envelope) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('portico.seq', $1, true)")
        .bind(event.seq.to_string())
        .execute(conn)
        .await?;
    Ok(())
}
