//! Whether a customer may have more bytes.

use portico_domain::{Actor, CustomerId};
use sqlx::PgConnection;

use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;
use crate::bytes::quota;

/// In a transaction that begins or completes an upload, before anything is asked.
pub(super) async fn take_turn(
    app: &App,
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), Stop> {
    if app.config.customer_max_bytes > 0 {
        quota::take_turn(conn, customer).await?;
    }
    Ok(())
}

/// Refuses to begin a file for which the customer has no room, beside those that its
/// sender has begun.
pub(super) async fn check_begin(
    app: &App,
    conn: &mut PgConnection,
    whose: (CustomerId, Actor),
    size: u64,
) -> Result<(), Stop> {
    check(app, conn, whose, (size, true)).await
}

/// Refuses to store a file for which there is no room any more: others have stored theirs
/// since it began.
pub(super) async fn check_end(
    app: &App,
    conn: &mut PgConnection,
    whose: (CustomerId, Actor),
    size: u64,
) -> Result<(), Stop> {
    check(app, conn, whose, (size, false)).await
}

async fn check(
    app: &App,
    conn: &mut PgConnection,
    (customer, sender): (CustomerId, Actor),
    (size, begins): (u64, bool),
) -> Result<(), Stop> {
    let most = app.config.customer_max_bytes;
    if most == 0 {
        return Ok(());
    }
    let announced = if begins {
        quota::announced(conn, customer, sender).await?
    } else {
        0
    };
    let stored = quota::stored(conn, customer, sender).await?;
    let free = stored.leave(sender, most).saturating_sub(announced);
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
                "The file has {size} bytes, and this customer has room for {free} of {most}, versions, trash and uploads that you have begun counted; purge what is not needed, give open uploads up, or let the operator raise customer_max_bytes."
            ),
        )
    }
}
