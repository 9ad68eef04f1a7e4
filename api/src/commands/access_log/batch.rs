//! Entries of many requests in one transaction, and what was handed over meanwhile.

use std::collections::HashMap;

use portico_domain::OpeningId;
use portico_domain::access::decide;
use portico_domain::access_log::{self, AccessLogEvent};
use portico_event_log::{Log, LogError, Unit, is_retryable};
use portico_projections::access::AccessProjector;

use super::Unrecorded;
use super::entry::Entry;
use super::handed::{Handed, complete};
use crate::auth::TokenHash;
use crate::bytes::tickets::{self, TicketState};
use crate::commands::authority::facts_of;
use crate::commands::perform::{ATTEMPTS, event_id, pause};
use crate::outage::{in_time, is_outage};

type Outcome = Result<(), Unrecorded>;

/// What came of a batch.
#[derive(Default)]
pub(super) struct Written {
    /// Of each entry.
    pub(super) outcomes: Vec<Outcome>,
    /// What was handed over and is to be tried again: the database is away.
    pub(super) later: Vec<Handed>,
}

/// What writing needs.
#[derive(Clone)]
pub(super) struct Writing {
    pub(super) log: Log,
    pub(super) access: AccessProjector,
}

impl Writing {
    /// Writes all entries by one commit; the outcome of each. Where the commit
    /// fails, each is tried by itself, so that one that cannot be written does
    /// not take its neighbours with it; not where the database is away, which
    /// each would wait for in turn.
    pub(super) async fn write(&self, entries: &[Entry], handed: Vec<Handed>) -> Written {
        if entries.is_empty() && handed.is_empty() {
            return Written::default();
        }
        let persisted = in_time(self.persist(entries, &handed)).await;
        match persisted {
            Ok(outcomes) => Written {
                outcomes,
                later: vec![],
            },
            Err(error) if is_outage(&error) => Written {
                outcomes: vec![Err(Unrecorded::Failed(error.to_string())); entries.len()],
                later: handed,
            },
            Err(_) => self.write_each(entries, handed).await,
        }
    }

    async fn write_each(&self, entries: &[Entry], handed: Vec<Handed>) -> Written {
        let mut written = Written::default();
        for entry in entries.chunks(1) {
            match in_time(self.persist(entry, &[])).await {
                Ok(outcome) => written.outcomes.extend(outcome),
                Err(error) => {
                    let failed = Unrecorded::Failed(error.to_string());
                    written.outcomes.push(Err(failed));
                }
            }
        }
        for handed in handed {
            let alone = std::slice::from_ref(&handed);
            let persisted = in_time(self.persist(&[], alone)).await;
            match persisted {
                Ok(_) => {}
                Err(error) if is_outage(&error) => written.later.push(handed),
                Err(error) => tracing::error!(%error, "what was handed over was not written"),
            }
        }
        written
    }

    /// Tries again where another command was in the way.
    async fn persist(
        &self,
        entries: &[Entry],
        handed: &[Handed],
    ) -> Result<Vec<Outcome>, LogError> {
        let mut attempt = 1;
        loop {
            match self.attempt(entries, handed).await {
                Err(error) if attempt < ATTEMPTS && is_retryable(&error) => {
                    tokio::time::sleep(pause(attempt)).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn attempt(
        &self,
        entries: &[Entry],
        handed: &[Handed],
    ) -> Result<Vec<Outcome>, LogError> {
        let of_entries = entries.iter().map(|entry| &entry.asked);
        let mut asked = of_entries.chain(handed.iter().map(|handed| &handed.asked));
        let Some(first) = asked.next() else {
            return Ok(vec![]);
        };
        let metadata = first.metadata.clone();
        let at = metadata.occurred_at;
        let mut unit = Unit::begin(&self.log, metadata, event_id).await?;
        let hashes: Vec<TokenHash> = entries.iter().filter_map(|entry| entry.ticket).collect();
        let mut tickets = tickets::states(unit.connection(), &hashes).await?;
        let (mut outcomes, mut opened) = (Vec::with_capacity(entries.len()), vec![]);
        for entry in entries {
            let outcome = note(&mut unit, entry, &mut tickets, &mut opened).await?;
            outcomes.push(outcome);
        }
        tickets::mark_opened(unit.connection(), &opened, at).await?;
        complete(&mut unit, handed).await?;
        unit.commit(&self.access, None).await?;
        Ok(outcomes)
    }
}

/// The outer error concerns the whole transaction, the inner one this entry.
async fn note(
    unit: &mut Unit,
    entry: &Entry,
    tickets: &mut HashMap<TokenHash, TicketState>,
    opened: &mut Vec<(TokenHash, OpeningId)>,
) -> Result<Outcome, LogError> {
    if let Some(ticket) = entry.ticket {
        match tickets.get(&ticket) {
            None => return Ok(Err(Unrecorded::Ended)),
            Some(TicketState::Opened) => return Ok(Ok(())),
            Some(TicketState::Unopened) => {}
        }
    }
    let event = judged(unit, entry).await?;
    let asked = &entry.asked;
    let origin = (asked.source_ip.as_deref(), asked.user_agent.as_deref());
    let noted = unit
        .note_for(
            asked.metadata.clone(),
            origin,
            (access_log::TYPE, entry.id),
            entry.customer,
            event,
        )
        .await;
    match noted {
        Ok(()) => {
            if let Some(ticket) = entry.ticket {
                tickets.insert(ticket, TicketState::Opened);
                opened.push((ticket, OpeningId::new(entry.id)));
            }
            Ok(Ok(()))
        }
        // After a failed statement the transaction takes no other.
        Err(error) if error.is_of_database() => Err(error),
        Err(error) => Ok(Err(Unrecorded::Failed(error.to_string()))),
    }
}

/// The event, with the rule that stands in the way. Here it is asked about a ticket
/// that has ended, so that its holder is answered with no more statements than of a
/// ticket that never was. Where access has come back meanwhile, no rule does.
async fn judged(unit: &mut Unit, entry: &Entry) -> Result<AccessLogEvent, LogError> {
    let mut event = entry.event.clone();
    if entry.unjudged
        && let AccessLogEvent::AccessRefused {
            item: Some(item),
            action,
            code,
            ..
        } = &mut event
    {
        let asked = &entry.asked.metadata;
        let facts = facts_of(unit.connection(), asked.actor, *item).await?;
        let decision = decide(&facts, *action, asked.occurred_at);
        if !decision.allowed {
            decision.code.as_str().clone_into(code);
        }
    }
    Ok(event)
}
