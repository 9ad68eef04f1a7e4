//! What trying a mutation out answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Enum, SimpleObject, Union};
use portico_domain::values::Permission;
use portico_domain::{ContactId, ItemId};
use portico_projections::access;

use super::super::super::as_of::When;
use super::super::super::item::Item;
use super::super::super::people::Contact;
use super::super::told_of::{keep_read, known};
use super::super::{Answered, Survived};
use super::rights::PreviewedRights;
use crate::commands::{Effect, Foreseen, ForeseenChange, Refusal};
use crate::graphql::context::{RequestContext, failed};

/// The most changes that are listed; all are counted.
const LISTED: usize = 200;

/// What becomes of an item for a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
#[graphql(remote = "crate::commands::Effect")]
pub(in super::super) enum PreviewEffect {
    /// Did not see it and will.
    Gains,
    /// Sees it and will not.
    Loses,
    /// Sees it and may then download it, or the version that is shown and not an older
    /// one of their own alone, or the firm's under a newer one of their own.
    GainsDownload,
    /// Sees it and may then not download what they could: the version that was shown, or the
    /// firm's under one of their own; older versions of their own stay theirs to download.
    LosesDownload,
    /// Could only look at the version that is shown, and will be shown an older one of
    /// their own; or could see the firm's under a newer one of their own, and will not.
    LosesVersion,
    /// Will be shown a newer version, also one that they may only look at while all that they
    /// could download stays theirs, or handed another one of their own, or see the firm's, or a
    /// newer one of the firm's, under one of their own.
    OtherVersion,
}

/// One item for one contact.
#[derive(SimpleObject)]
pub(in super::super) struct PreviewedChange {
    /// Who.
    contact: Contact,
    /// Which item; of one that would be made new, the folder that it would come
    /// into.
    item: Item,
    /// Whether the copy of it is meant that would be made.
    of_copy: bool,
    /// Whether what would be made in it is meant.
    of_new: bool,
    /// What becomes of it.
    effect: PreviewEffect,
}

/// What would change of what contacts see and of what staff may do: equal to what
/// happens if it is carried out next, at the customers that the viewer reads.
#[derive(SimpleObject)]
pub(in super::super) struct ChangePreview {
    /// How many contacts gain or lose anything.
    contacts: i32,
    /// How many items are gained, counted for each contact.
    gains: i32,
    /// How many items are lost, counted for each contact.
    loses: i32,
    /// How many items that are seen now and then may be downloaded that may not now, or
    /// not any more, or show another version, a newer or an older one, or show or hide the
    /// firm's under a newer one of the contact's own.
    others: i32,
    /// The changes by contact after those passed over, at most 200 of them; those of
    /// contacts whom the viewer does not know yet are counted above and not listed.
    changes: Vec<PreviewedChange>,
    /// Whether there are more: ask with `skip` for what comes after these.
    has_more: bool,
    /// What outlived an earlier membership or the closing of a portal: with
    /// `AS_BEFORE` it would give access again, else it would be revoked.
    survivors: Survived,
    /// What staff members may do then that they may not now, or not any more, by member
    /// and customer. What contacts see is counted beside it.
    staff: Vec<PreviewedRights>,
}

/// What comes of trying it out.
#[derive(Union)]
pub(in super::super) enum PreviewChangePayload {
    /// It could be carried out.
    Foreseen(ChangePreview),
    /// It would be refused so, or reaches too much to be previewed.
    Refused(Refusal),
}

impl ChangePreview {
    /// The foreseen changes, for the viewer, listed from this one on.
    pub(super) async fn of(
        request: &RequestContext,
        mut foreseen: Foreseen,
        skip: usize,
    ) -> Answered<Self> {
        keep_read(request, &mut foreseen).await?;
        let foreseen = &foreseen;
        // It was rolled back: whom the viewer knows by nothing but this change is not known.
        let known = known(request, foreseen).await?;
        let all = &foreseen.changes;
        let told = all.iter().filter(|change| known.contains(&change.contact));
        let mut told: Vec<&ForeseenChange> = told.collect();
        // What would be made has another id each time that it is tried out: it
        // stands where what is shown in its place does, so that pages meet.
        told.sort_by_key(|change| (change.contact, foreseen.shown(change), change.item));
        let rest = &told[skip.min(told.len())..];
        let listed = &rest[..rest.len().min(LISTED)];
        let contacts: BTreeSet<ContactId> = all.iter().map(|change| change.contact).collect();
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let (gains, loses) = (foreseen.count(Effect::Gains), foreseen.count(Effect::Loses));
        Ok(Self {
            contacts: count(contacts.len()),
            gains: count(gains),
            loses: count(loses),
            others: count(all.len() - gains - loses),
            changes: described(request, listed, foreseen).await?,
            has_more: rest.len() > listed.len(),
            survivors: Survived::of(request, foreseen.survived.clone()).await?,
            staff: PreviewedRights::of(request, &foreseen.staff).await?,
        })
    }
}

/// These changes, with what is to be told of each; what there is not any more is left
/// out.
pub(in super::super) async fn described(
    request: &RequestContext,
    changes: &[&ForeseenChange],
    foreseen: &Foreseen,
) -> Answered<Vec<PreviewedChange>> {
    let people: BTreeSet<ContactId> = changes.iter().map(|change| change.contact).collect();
    let people: Vec<ContactId> = people.into_iter().collect();
    let items: BTreeSet<ItemId> = changes
        .iter()
        .map(|change| foreseen.shown(change))
        .collect();
    let items: Vec<ItemId> = items.into_iter().collect();
    let items = load(request, &items).await?;
    let mut conn = request.connection().await?;
    let people = access::contacts(&mut conn, &people).await.map_err(failed)?;
    let described = changes.iter().filter_map(|change| {
        let contact = people.iter().find(|row| row.id == change.contact)?;
        let item = items
            .iter()
            .find(|item| item.row.id == foreseen.shown(change))?;
        Some(PreviewedChange {
            contact: contact.clone().into(),
            item: Item {
                row: item.row.clone(),
                viewer: Arc::clone(&item.viewer),
                when: item.when,
            },
            of_copy: foreseen.copies.contains_key(&change.item),
            of_new: foreseen.made.contains_key(&change.item),
            effect: change.effect.into(),
        })
    });
    Ok(described.collect())
}

/// The items as the viewer sees them. A query has one connection, which is not
/// held while another question wants it.
async fn load(request: &RequestContext, ids: &[ItemId]) -> Answered<Vec<Item>> {
    let when = When::now(request);
    let mut items: Vec<Item> = vec![];
    for id in ids {
        let mut conn = request.connection().await?;
        let row = access::item(&mut conn, *id, when.at)
            .await
            .map_err(failed)?;
        drop(conn);
        let Some(row) = row else {
            continue;
        };
        let same = |item: &&Item| item.row.customer == row.customer;
        let viewer = if let Some(item) = items.iter().find(same) {
            Arc::clone(&item.viewer)
        } else {
            let permission = Permission::ReadDocuments;
            Arc::new(request.staff_at(row.customer, permission).await?.facts)
        };
        items.push(Item { row, viewer, when });
    }
    Ok(items)
}
