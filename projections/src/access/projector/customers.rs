//! Rows of `customers`.

use chrono::{DateTime, Utc};
use portico_domain::StaffId;
use portico_domain::customer::CustomerEvent;
use portico_domain::values::{CustomerKind, CustomerNumber, fold};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;

/// A change of a customer's row.
pub(super) enum CustomerChange {
    Registered {
        id: Uuid,
        number: CustomerNumber,
        name: Option<String>,
        kind: CustomerKind,
        at: DateTime<Utc>,
    },
    Details {
        id: Uuid,
        number: CustomerNumber,
        name: Option<String>,
    },
    FileOwner {
        id: Uuid,
        staff: Option<Uuid>,
    },
    PortalOpened {
        id: Uuid,
    },
    PortalClosed {
        id: Uuid,
        position: i64,
    },
}

pub(super) fn of_customer(envelope: &Envelope, event: &CustomerEvent, texts: &dyn Texts) -> Change {
    let id = envelope.aggregate_id;
    Change::Customer(Box::new(match event {
        CustomerEvent::CustomerRegistered {
            number, name, kind, ..
        } => CustomerChange::Registered {
            id,
            number: number.clone(),
            name: texts.text(name),
            kind: *kind,
            at: envelope.at,
        },
        CustomerEvent::CustomerDetailsChanged { number, name } => CustomerChange::Details {
            id,
            number: number.clone(),
            name: texts.text(name),
        },
        CustomerEvent::FileOwnerAssigned { staff } => CustomerChange::FileOwner {
            id,
            staff: staff.map(StaffId::uuid),
        },
        CustomerEvent::PortalOpened {} => CustomerChange::PortalOpened { id },
        CustomerEvent::PortalClosed { .. } => CustomerChange::PortalClosed {
            id,
            position: envelope.position,
        },
    }))
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &CustomerChange,
) -> Result<(), sqlx::Error> {
    match change {
        CustomerChange::Registered {
            id,
            number,
            name,
            kind,
            at,
        } => sqlx::query(
            "INSERT INTO customers (id, number, number_key, name, name_key, kind, registered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(number.as_str())
        .bind(number.key())
        .bind(name)
        .bind(name.as_deref().map(fold))
        .bind(kind.as_str())
        .bind(at),
        CustomerChange::Details { id, number, name } => sqlx::query(
            "UPDATE customers SET number = $2, number_key = $3, name = $4, name_key = $5
             WHERE id = $1",
        )
        .bind(id)
        .bind(number.as_str())
        .bind(number.key())
        .bind(name)
        .bind(name.as_deref().map(fold)),
        CustomerChange::FileOwner { id, staff } => {
            sqlx::query("UPDATE customers SET file_owner = $2 WHERE id = $1")
                .bind(id)
                .bind(staff)
        }
        CustomerChange::PortalOpened { id } => {
            sqlx::query("UPDATE customers SET portal_open = true WHERE id = $1").bind(id)
        }
        CustomerChange::PortalClosed { id, position } => sqlx::query(
            "UPDATE customers SET portal_open = false, portal_closed_position = $2 WHERE id = $1",
        )
        .bind(id)
        .bind(position),
    }
    .execute(conn)
    .await?;
    Ok(())
}
