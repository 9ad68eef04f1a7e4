//! Whether a customer may have more bytes.

use portico_domain::CustomerId;
use sqlx::PgConnection;

use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;
use crate::bytes::quota;

/// In a transaction that begins an upload, before anything is asked.
pub(super) async fn take_turn(app: &App, conn: &mut PgConnection) -> Result<(), Stop> {
    if app.config.customer_max_bytes > 0 {
        quota::take_turn(conn).await?;
    }
    Ok(())
}

/// Refuses a file for which the customer has no room.
pub(super) async fn check(
    app: &App,
    conn: &mut PgConnection,
    customer: CustomerId,
    size: u64,
) -> Result<(), Stop> {
    let most = app.config.customer_max_bytes;
    if most == 0 {
        return Ok(());
    }
    let taken = quota::taken(conn, customer).await?;
    let free = most.saturating_sub(taken);
    if size <= free {
        return Ok(());
    }
    Err(no_room(size, free, most).into())
}

pub(super) fn no_room(size: u64, free: u64, most: u64) -> Refusal {
    Refusal {
        args: Box::new(Args {
            field: Some("size".to_owned()),
            limit_bytes: Some(most.to_string()),
            free_bytes: Some(free.to_string()),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::QuotaReached,
            format!(
                "The file has {size} bytes, and this customer has room for {free} of {most}, versions, trash and begun uploads counted; purge what is not needed, give open uploads up, or let the operator raise customer_max_bytes."
            ),
        )
    }
}
