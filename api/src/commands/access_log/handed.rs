//! What was handed to the network of documents that are open, until it is written
//! down. Nobody waits for it, and it holds nobody up.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use portico_domain::OpeningId;
use portico_domain::access_log::{self, AccessLogEvent};
use portico_event_log::{LogError, Unit};
use tokio::sync::Notify;
use uuid::Uuid;

use super::entry::{Asked, Opening};
use crate::bytes::sent::{self, Sent};

/// So many answers' parts wait; what ends beyond is not written down.
const WAITING: usize = 10_000;

/// What one answer carried.
#[derive(Clone)]
pub(super) struct Handed {
    /// Of the entry, where this makes the document whole.
    pub(super) id: Uuid,
    /// As of the request that was answered; when, is when the answer ended.
    pub(super) asked: Asked,
    pub(super) opening: Opening,
    pub(super) bytes: Range<u64>,
    pub(super) size: u64,
}

/// What waits to be written.
#[derive(Default)]
pub(super) struct HandedOver {
    waiting: Mutex<VecDeque<Handed>>,
    came: Notify,
}

impl HandedOver {
    /// Takes it in, and wakes the writer.
    pub(super) fn add(&self, handed: Handed) {
        let mut waiting = self.waiting();
        if waiting.len() >= WAITING {
            tracing::warn!("more is handed over than can be written down");
            return;
        }
        waiting.push_back(handed);
        drop(waiting);
        self.came.notify_one();
    }

    /// Waits until something comes.
    pub(super) async fn came(&self) {
        self.came.notified().await;
    }

    /// The oldest, at most so many.
    pub(super) fn take(&self, most: usize) -> Vec<Handed> {
        let mut waiting = self.waiting();
        let taken = most.min(waiting.len());
        waiting.drain(..taken).collect()
    }

    /// Keeps for later what could not be written now, before what came meanwhile;
    /// where all could, the rest has come.
    pub(super) fn put_back(&self, later: Vec<Handed>) {
        let mut waiting = self.waiting();
        if later.is_empty() && !waiting.is_empty() {
            self.came.notify_one();
        }
        for handed in later.into_iter().rev() {
            waiting.push_front(handed);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Handed>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handed {
    fn sent(&self) -> Sent {
        Sent {
            ticket: self.opening.ticket,
            bytes: self.bytes.clone(),
            size: self.size,
        }
    }

    fn completes(&self, opening: OpeningId) -> AccessLogEvent {
        let Opening {
            customer,
            item,
            version,
            action,
            ticket: _,
        } = self.opening;
        AccessLogEvent::OpeningCompleted {
            customer,
            item,
            version,
            action,
            opening,
        }
    }
}

/// Adds the parts to what is known of their tickets, and buffers an entry for each
/// document that is whole by them: that of the answer which ended last.
pub(super) async fn complete(unit: &mut Unit, handed: &[Handed]) -> Result<(), LogError> {
    let parts: Vec<Sent> = handed.iter().map(Handed::sent).collect();
    let now = unit.metadata().occurred_at;
    for (ticket, opening) in sent::add(unit.connection(), &parts, now).await? {
        let of = handed
            .iter()
            .rfind(|handed| handed.opening.ticket == ticket);
        let Some(last) = of else { continue };
        let asked = &last.asked;
        let origin = (asked.source_ip.as_deref(), asked.user_agent.as_deref());
        unit.note_for(
            asked.metadata.clone(),
            origin,
            (access_log::TYPE, last.id),
            Some(last.opening.customer),
            last.completes(opening),
        )
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use portico_domain::access::Action;
    use portico_domain::{CustomerId, ItemId, VersionId};

    use super::*;
    use crate::auth::Token;
    use crate::clock::Clock;
    use crate::commands::Caller;

    fn part(bytes: Range<u64>) -> Handed {
        let clock = Clock::System;
        Handed {
            id: clock.new_id(),
            asked: Asked::by(&Caller::operator(clock.new_id()), &clock),
            opening: Opening {
                customer: CustomerId::new(clock.new_id()),
                item: ItemId::new(clock.new_id()),
                version: VersionId::new(clock.new_id()),
                action: Action::Download,
                ticket: Token::random().hash(),
            },
            bytes,
            size: u64::MAX,
        }
    }

    fn starts(handed: &[Handed]) -> Vec<u64> {
        handed.iter().map(|handed| handed.bytes.start).collect()
    }

    #[tokio::test]
    async fn what_is_left_is_taken_next_and_what_is_put_back_comes_first() {
        let handed = HandedOver::default();
        for start in 0..5 {
            handed.add(part(start..9));
        }
        handed.came().await;
        let first = handed.take(3);
        assert_eq!(starts(&first), [0, 1, 2]);
        handed.put_back(vec![]);
        handed.came().await;
        handed.put_back(first);
        assert_eq!(starts(&handed.take(9)), [0, 1, 2, 3, 4]);
        assert_eq!(starts(&handed.take(9)), [0; 0]);
    }

    #[test]
    fn no_more_wait_than_there_is_room_for() {
        let handed = HandedOver::default();
        let one = part(0..1);
        for _ in 0..WAITING + 5 {
            handed.add(one.clone());
        }
        assert_eq!(handed.take(usize::MAX).len(), WAITING);
    }
}
