//! Who gained what by a command that was carried out, in each answer that says
//! `visibleTo`.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{Context, SimpleObject};
use portico_domain::{ContactId, ItemId};
use portico_projections::access;
use portico_projections::access_history::AsOf;

use super::super::as_of::kept;
use super::super::people::Contact;
use super::Answered;
use super::preview::{PreviewedChange, described};
use super::told_of::{keep_read, known};
use crate::commands::{Effect, Failure, Foreseen, ForeseenChange, look_back};
use crate::graphql::context::{RequestContext, failed, request, too_much};
use crate::graphql::shared::{Paging, Position, passed_over};

/// How much one contact gained.
#[derive(SimpleObject)]
pub(super) struct ContactGain {
    /// Who.
    contact: Contact,
    /// How many items they did not see before.
    gains: i32,
    /// How many items they saw before and may now download, or see a newer version of.
    others: i32,
}

/// What contacts gained by a change, as far as the viewer may know of it: equal to
/// what `previewChange` foresaw. What they lost is not among it.
#[derive(Default, SimpleObject)]
pub(super) struct Gained {
    /// How many contacts gained anything.
    contacts: i32,
    /// How many items were gained, counted for each contact.
    gains: i32,
    /// How many items may be downloaded now that could not before, or show a newer
    /// version, counted for each contact.
    others: i32,
    /// Each of these contacts, with how much.
    by_contact: Vec<ContactGain>,
    /// What was gained, by contact, after what was passed over; each item as it is now.
    /// What was purged since is counted above and not listed.
    changes: Vec<PreviewedChange>,
    /// Whether there is more: repeat the mutation with its `idempotencyKey`, and `skip`.
    /// `beginUploads` has no such key and is not to be repeated: ask for `gained` a second time
    /// in the same request, under another name and with `skip`, or ask `accessOf`.
    has_more: bool,
    /// How many items of the change were not looked at and are in none of these counts:
    /// those of a copy beyond its first 200. `accessOf` tells of them.
    uncounted: i32,
}

impl Gained {
    /// By the commits whose last events stand there, of one mutation and in their order;
    /// nothing by none. `first` of it are listed after `skip`.
    pub(super) async fn by(
        ctx: &Context<'_>,
        commits: &[Position],
        (first, skip): (Option<i32>, Option<i32>),
    ) -> Answered<Option<Self>> {
        let (Paging(first), skip) = (Paging::parse(first)?, passed_over(skip)?);
        if commits.is_empty() {
            return Ok(Some(Self::default()));
        }
        let request = request(ctx);
        let mut moments = Vec::with_capacity(commits.len());
        // The last first: where the history has come there, none of the others is waited for.
        for &Position(commit) in commits.iter().rev() {
            let after = kept(request, AsOf::Event(commit), "gained").await?;
            moments.push((commit, after));
        }
        moments.reverse();
        let found = look_back(&request.app, &moments).await;
        let found = found.map_err(|Failure(error)| failed(error))?;
        let mut gained = found.map_err(|_| too_much())?;
        let changes = std::mem::take(&mut gained.changes).into_iter();
        gained.changes = changes.filter_map(ForeseenChange::gained).collect();
        keep_read(request, &mut gained).await?;
        let known = known(request, &gained).await?;
        gained
            .changes
            .retain(|change| known.contains(&change.contact));
        let first = usize::try_from(first).unwrap_or_default();
        Self::of(request, &gained, (first, skip)).await.map(Some)
    }

    async fn of(
        request: &RequestContext,
        gained: &Foreseen,
        (first, skip): (usize, usize),
    ) -> Answered<Self> {
        let there = still_there(request, gained).await?;
        let rest = &there[skip.min(there.len())..];
        let listed: Vec<&ForeseenChange> = rest.iter().copied().take(first).collect();
        let by_contact = by_contact(request, &gained.changes).await?;
        let gains = gained.count(Effect::Gains);
        Ok(Self {
            contacts: number(by_contact.len()),
            gains: number(gains),
            others: number(gained.changes.len() - gains),
            by_contact,
            changes: described(request, &listed, gained).await?,
            has_more: rest.len() > listed.len(),
            uncounted: 0,
        })
    }

    /// The same, so many items not having been looked at.
    pub(super) fn without(self, uncounted: usize) -> Self {
        Self {
            uncounted: number(uncounted),
            ..self
        }
    }
}

/// What can be listed: pages go by it, so that none repeats another.
async fn still_there<'a>(
    request: &RequestContext,
    gained: &'a Foreseen,
) -> Answered<Vec<&'a ForeseenChange>> {
    let all = gained.changes.iter();
    let items: BTreeSet<ItemId> = all.map(|change| gained.shown(change)).collect();
    let items: Vec<ItemId> = items.into_iter().collect();
    let mut conn = request.connection().await?;
    let there = access::items_there(&mut conn, &items).await;
    let there = there.map_err(failed)?;
    let listed = gained.changes.iter();
    let listed = listed.filter(|change| there.contains(&gained.shown(change)));
    Ok(listed.collect())
}

fn number(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

async fn by_contact(
    request: &RequestContext,
    changes: &[ForeseenChange],
) -> Answered<Vec<ContactGain>> {
    let mut counts: BTreeMap<ContactId, (usize, usize)> = BTreeMap::new();
    for change in changes {
        let (gains, others) = counts.entry(change.contact).or_default();
        if change.effect == Effect::Gains {
            *gains += 1;
        } else {
            *others += 1;
        }
    }
    let ids: Vec<ContactId> = counts.keys().copied().collect();
    let mut conn = request.connection().await?;
    let rows = access::contacts(&mut conn, &ids).await.map_err(failed)?;
    let gain = |(id, (gains, others)): (ContactId, (usize, usize))| {
        let row = rows.iter().find(|row| row.id == id)?;
        Some(ContactGain {
            contact: row.clone().into(),
            gains: number(gains),
            others: number(others),
        })
    };
    Ok(counts.into_iter().filter_map(gain).collect())
}

/// Like `payload!` for what may widen access: beside its own fields it says who
/// gained what.
macro_rules! widening_payload {
    ($(#[$doc:meta])* $union:ident = $done:ident { $($fields:tt)* }) => {
        $crate::graphql::shared::payload!(
            [complex] $(#[$doc])* $union = $done { $($fields)* }
        );

        #[async_graphql::ComplexObject]
        impl $done {
            /// Who gained what by this very change, also when it is repeated; nothing where
            /// nothing changed. An error where the history has not come there in time
            /// (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
            /// carried out all the same.
            #[graphql(complexity = "100 + child_complexity")]
            async fn gained(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "How many changes are listed: 1 to 200, 50 if left out; all are counted.")]
                first: Option<i32>,
                #[graphql(desc = "How many changes earlier answers listed; they are passed over.")]
                skip: Option<i32>,
            ) -> async_graphql::Result<
                Option<$crate::graphql::staff::mutations::gained::Gained>,
            > {
                $crate::graphql::staff::mutations::gained::Gained::by(
                    ctx,
                    self.position.as_slice(),
                    (first, skip),
                )
                .await
            }
        }
    };
}
pub(super) use widening_payload;
