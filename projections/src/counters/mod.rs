//! How much there is at each customer: what a dashboard counts, kept instead of
//! counted anew.

mod change;
mod projector;

use portico_domain::{CustomerId, StaffId};
use sqlx::{PgConnection, Row};

use crate::access::assigned_to;

pub use projector::Counters;

/// How much there is at one customer, or at several together.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// How many customers that are.
    pub customers: i64,
    /// Of how many the portal is open.
    pub open_portals: i64,
    /// Documents in *Files*, not in the trash.
    pub documents: i64,
    /// Working papers: documents under *Internal*, not in the trash.
    pub internal_documents: i64,
    /// Documents that hold something a contact sent and the firm has not accepted,
    /// neither in the trash nor withdrawn.
    pub waiting: i64,
}

/// The counts of one customer, or of all; of these the ones that `assigned`
/// works for, where given.
pub async fn counts(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    assigned: Option<StaffId>,
) -> Result<Counts, sqlx::Error> {
    let which = if customer.is_some() {
        "c.id = $1"
    } else {
        "$1::uuid IS NULL"
    };
    let theirs = if assigned.is_some() {
        assigned_to("$2")
    } else {
        "$2::uuid IS NULL".to_owned()
    };
    let row = sqlx::query(&format!(
        "SELECT count(*) AS customers, count(*) FILTER (WHERE c.portal_open) AS open_portals,
             coalesce(sum(c.documents), 0)::int8 AS documents,
             coalesce(sum(c.internal_documents), 0)::int8 AS internal_documents,
             coalesce(sum(c.waiting), 0)::int8 AS waiting
         FROM read_counters.customers c WHERE {which} AND {theirs}"
    ))
    .bind(customer.map(CustomerId::uuid))
    .bind(assigned.map(StaffId::uuid))
    .fetch_one(conn)
    .await?;
    Ok(Counts {
        customers: row.try_get("customers")?,
        open_portals: row.try_get("open_portals")?,
        documents: row.try_get("documents")?,
        internal_documents: row.try_get("internal_documents")?,
        waiting: row.try_get("waiting")?,
    })
}
