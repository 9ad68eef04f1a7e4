//! Writes the access rows that events imply, inline and while rebuilding.
//!
//! Tables are named without their schema: the connection's search path says
//! whether the live model or a twin being rebuilt is written.

mod change;
mod contacts;
mod customers;
mod grants;
mod groups;
mod items;
mod matters;
mod memberships;
mod new_items;
mod numbered;
mod people;
mod stamp;
mod versions;

use portico_event_log::keys::Texts;
use portico_event_log::{Envelope, Inline};
use sqlx::PgConnection;

use change::Change;
pub(crate) use numbered::{begins_in_masses, project_beginnings, project_numbered};
use stamp::Since;

/// The projector of the inline read model.
#[derive(Clone, Copy, Default, Debug)]
pub struct AccessProjector;

impl Inline for AccessProjector {
    async fn project(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        project_in_order(conn, events.iter(), texts).await
    }
}

/// Writes what events imply, in the order in which they come.
pub(crate) async fn project_in_order<'a>(
    conn: &mut PgConnection,
    events: impl Iterator<Item = &'a Envelope>,
    texts: &dyn Texts,
) -> Result<(), sqlx::Error> {
    let changes: Vec<Change> = events
        .filter_map(|envelope| change::of(envelope, texts))
        .collect();
    // Neighbours of one kind go together; the order of kinds is kept.
    for run in changes.chunk_by(|one, next| one.kind() == next.kind()) {
        write(conn, run).await?;
    }
    Ok(())
}

async fn write(conn: &mut PgConnection, run: &[Change]) -> Result<(), sqlx::Error> {
    let Some(first) = run.first() else {
        return Ok(());
    };
    match first {
        Change::NewItem(_) => {
            let new = run.iter().filter_map(Change::as_new_item);
            new_items::insert(conn, new, Since::Untold).await
        }
        Change::NewVersion(_) => {
            let new = run.iter().filter_map(Change::as_new_version);
            versions::add(conn, new).await
        }
        Change::Opened(_) => {
            let opened = run.iter().filter_map(Change::as_opened).collect();
            versions::mark_opened(conn, opened).await
        }
        Change::Granted(_) => {
            let given = run.iter().filter_map(Change::as_granted);
            grants::upsert(conn, given, Since::Untold).await
        }
        Change::Revoked(_) => {
            let revoked = run.iter().filter_map(Change::as_revoked).collect();
            grants::delete(conn, revoked).await
        }
        Change::Accepted(_)
        | Change::Grant(_)
        | Change::Group(_)
        | Change::Item(_)
        | Change::Matter(_)
        | Change::Person(_)
        | Change::Customer(_)
        | Change::Contact(_)
        | Change::Membership(_) => write_each(conn, run).await,
    }
}

async fn write_each(conn: &mut PgConnection, run: &[Change]) -> Result<(), sqlx::Error> {
    for change in run {
        match change {
            Change::Grant(change) => grants::change(conn, change).await?,
            Change::Accepted(accepted) => versions::accept(conn, accepted).await?,
            Change::Group(change) => groups::change(conn, change).await?,
            Change::Item(change) => items::change(conn, change).await?,
            Change::Matter(change) => matters::change(conn, change).await?,
            Change::Person(change) => people::change(conn, change).await?,
            Change::Customer(change) => customers::change(conn, change).await?,
            Change::Contact(change) => contacts::change(conn, change).await?,
            Change::Membership(change) => memberships::change(conn, change).await?,
            Change::NewItem(_)
            | Change::NewVersion(_)
            | Change::Opened(_)
            | Change::Granted(_)
            | Change::Revoked(_) => {}
        }
    }
    Ok(())
}
