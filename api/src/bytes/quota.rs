//! How many bytes a customer has, as far as they count for somebody who sends more.

use portico_domain::{Actor, CustomerId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// The least that is told apart for a contact, but for [`FEWEST`].
const LEAST: u64 = 16 << 20;
/// Into so many steps a limit is divided, and a small one into so few.
const MOST: u64 = 64;
const FEWEST: u64 = 8;

/// So many tables there are to take turns at, in the schema `bytes`.
const TURNS: u128 = 64;

/// The bytes of all versions of a customer's documents, those in the trash too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What the contact who asks sent; nothing of a staff member.
    pub by_them: u64,
    /// All else.
    pub by_others: u64,
}

/// At which table a customer's uploads take turns; one customer in so many shares it.
#[must_use]
pub fn turn_of(customer: CustomerId) -> u128 {
    customer.uuid().as_u128() % TURNS
}

/// Waits for its turn among all that begin and complete uploads of the customer, on all
/// servers. To be taken before the transaction's first question: locking takes no snapshot,
/// so that what is asked next sees everything that those before it have begun and stored.
pub async fn take_turn(conn: &mut PgConnection, customer: CustomerId) -> Result<(), sqlx::Error> {
    let turn = turn_of(customer);
    let lock = format!("LOCK TABLE bytes.turns_{turn} IN EXCLUSIVE MODE");
    // Not kept among the statements that the connection has prepared.
    sqlx::query(&lock).persistent(false).execute(conn).await?;
    Ok(())
}

/// What is stored of a customer.
pub async fn stored(
    conn: &mut PgConnection,
    customer: CustomerId,
    sender: Actor,
) -> Result<Stored, sqlx::Error> {
    let row = sqlx::query(
        "SELECT coalesce(sum(v.size), 0)::bigint AS by_all,
                coalesce(sum(v.size) FILTER (WHERE v.sent_by = $2), 0)::bigint AS by_them
         FROM access.items i JOIN access.versions v ON v.item_id = i.id
         WHERE i.customer_id = $1",
    )
    .bind(customer.uuid())
    .bind(contact_of(sender))
    .fetch_one(conn)
    .await?;
    let bytes = |name| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
    let by_them = bytes("by_them")?;
    Ok(Stored {
        by_them,
        by_others: bytes("by_all")?.saturating_sub(by_them),
    })
}

/// What the sender has announced to a customer, by uploads that have not ended. What others
/// announced keeps nobody from sending: who has stored it has the room.
pub async fn announced(
    conn: &mut PgConnection,
    customer: CustomerId,
    sender: Actor,
) -> Result<u64, sqlx::Error> {
    let announced: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(size), 0)::bigint FROM bytes.uploads_now
         WHERE open AND state = 'RECEIVING' AND customer_id = $1 AND person_id = $2",
    )
    .bind(customer.uuid())
    .bind(sender.id())
    .fetch_one(conn)
    .await?;
    Ok(announced.unsigned_abs())
}

impl Stored {
    /// How much more the sender may store, of so much. For a contact what they did not send
    /// counts rounded up: whoever tries sizes until one fits would read off it, to the byte,
    /// how large a document is that they may not know of. Their own counts as it is, so that
    /// they do not find the edge of a step with it.
    #[must_use]
    pub fn leave(&self, sender: Actor, most: u64) -> u64 {
        let others = match sender {
            Actor::Contact(_) => {
                let steps = self.by_others.div_ceil(step(most));
                steps.saturating_mul(step(most))
            }
            Actor::Staff(_) | Actor::Operator => self.by_others,
        };
        most.saturating_sub(others.saturating_add(self.by_them))
    }
}

/// A sixty-fourth of the limit, 16 MiB at least, and an eighth of it at most.
fn step(most: u64) -> u64 {
    (most / MOST).max(LEAST).min(most / FEWEST).max(1)
}

fn contact_of(sender: Actor) -> Option<Uuid> {
    match sender {
        Actor::Contact(contact) => Some(contact.uuid()),
        Actor::Staff(_) | Actor::Operator => None,
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::{ContactId, StaffId};

    use super::*;

    const MIB: u64 = 1 << 20;

    fn contact() -> Actor {
        Actor::Contact(ContactId::new(Uuid::from_u128(1)))
    }

    fn left(by_others: u64, by_them: u64, most: u64) -> u64 {
        let stored = Stored { by_them, by_others };
        let exact = most.saturating_sub(by_others + by_them);
        let staff = Actor::Staff(StaffId::new(Uuid::from_u128(2)));
        assert_eq!(stored.leave(staff, most), exact);
        assert!(stored.leave(contact(), most) <= exact);
        stored.leave(contact(), most)
    }

    #[test]
    fn what_others_have_counts_in_steps_for_a_contact_and_their_own_to_the_byte() {
        let most = 4096 * MIB;
        assert_eq!(left(0, 0, most), most);
        for others in [1, 5 * MIB, 64 * MIB] {
            assert_eq!(left(others, 0, most), most - 64 * MIB);
            assert_eq!(left(others, 7, most), most - 64 * MIB - 7);
        }
        assert_eq!(left(64 * MIB + 1, 0, most), most - 128 * MIB);
        assert_eq!(left(most, 0, most), 0);
        assert_eq!(left(most + 1, MIB, most), 0);
    }

    #[test]
    fn steps_of_a_small_limit_leave_room_and_none_is_nothing() {
        for (most, expected) in [
            (1, 1),
            (1_000, 125),
            (80 * MIB, 10 * MIB),
            (512 * MIB, 16 * MIB),
            (2048 * MIB, 32 * MIB),
            (u64::MAX, u64::MAX / 64),
        ] {
            assert_eq!(step(most), expected, "{most}");
        }
    }
}
