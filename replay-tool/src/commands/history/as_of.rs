//! `as-of`: each customer as it was, and what its contacts saw.

use clap::Args;
use portico_domain::CustomerId;
use portico_projections::access;
use serde::Serialize;
use sqlx::PgConnection;

use super::sight::sight;
use super::{When, customers, past, there_was, when};
use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;

/// When, and of whom.
#[derive(Args, Debug)]
pub(crate) struct Asked {
    /// A position of the log (`position=` of `events`), an instant (RFC 3339), or `head`
    #[arg(value_name = "MOMENT", value_parser = when)]
    moment: When,
    /// Only this customer
    #[arg(long, value_name = "ID or NUMBER")]
    customer: Option<String>,
}

#[derive(Serialize)]
struct Customer {
    id: String,
    number: String,
    portal_open: bool,
    contacts: Vec<Contact>,
    items: i64,
    grants: i64,
}

#[derive(Serialize)]
struct Contact {
    id: String,
    sees: usize,
}

pub(crate) async fn run(
    global: &Global,
    asked: &Asked,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    let (moment, mut conn) = past(&session, asked.moment).await?;
    let wanted = asked.customer.as_deref();
    let rows = customers(&mut conn, wanted).await?;
    there_was(wanted, !rows.is_empty())?;
    let at = moment.at.to_rfc3339();
    output.text(&format!("as of event {} of the ledger, {at}", moment.seq))?;
    for row in rows {
        let mut contacts = vec![];
        for (_, member) in access::members(&mut conn, row.id, &access::ByName::all())
            .await?
            .rows
        {
            let contact = member.contact.id;
            let seen = sight(&mut conn, contact, row.id, moment.at).await?;
            contacts.push(Contact {
                id: contact.to_string(),
                sees: seen.len(),
            });
        }
        let (items, grants) = counts(&mut conn, row.id).await?;
        show(
            output,
            &Customer {
                id: row.id.to_string(),
                number: row.number,
                portal_open: row.portal_open,
                contacts,
                items,
                grants,
            },
        )?;
    }
    Ok(Outcome::Ok)
}

async fn counts(conn: &mut PgConnection, customer: CustomerId) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM items WHERE customer_id = $1),
                (SELECT count(*) FROM grants WHERE customer_id = $1)",
    )
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
}

fn show(output: &mut Output, customer: &Customer) -> anyhow::Result<()> {
    output.value(customer)?;
    let door = if customer.portal_open {
        "open"
    } else {
        "closed"
    };
    output.text(&format!(
        "{} ({}): portal {door}, {} items, {} grants",
        customer.number, customer.id, customer.items, customer.grants
    ))?;
    for Contact { id, sees } in &customer.contacts {
        output.text(&format!("  contact {id} sees {sees}"))?;
    }
    Ok(())
}
