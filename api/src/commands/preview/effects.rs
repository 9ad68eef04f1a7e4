//! What changes for whom.

use std::collections::BTreeMap;

use portico_domain::catalogue::Event;
use portico_domain::document::DocumentEvent;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::Envelope;
use portico_projections::access::FirmsVersion;

use super::rights::ForeseenRights;
use super::trees::{Seen, Trees};
use crate::commands::Survived;

/// What becomes of an item for a contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Effect {
    /// Did not see it and will.
    Gains,
    /// Sees it and will not.
    Loses,
    /// Sees it and may then take it away, or the content that is shown and not an older
    /// one of their own alone, or the firm's under a newer one of their own.
    GainsDownload,
    /// Sees it and may then not take away what they could: the content that was shown, or the
    /// firm's under one of their own; older ones of their own stay theirs to take.
    LosesDownload,
    /// Could look at the content that is shown, and will be shown an older one of their own;
    /// or could see the firm's under a newer one of their own, and will not.
    LosesVersion,
    /// Will be shown a newer content, also one that they may only look at while all that they
    /// could take stays theirs, or handed another one of their own, or see the firm's, or a
    /// newer one of the firm's, under one of their own.
    OtherVersion,
}

/// One item for one contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ForeseenChange {
    /// Who.
    pub contact: ContactId,
    /// At which customer.
    pub customer: CustomerId,
    /// Which item.
    pub item: ItemId,
    /// What becomes of it.
    pub effect: Effect,
    /// Whether a newer content is shown than before.
    pub newer: bool,
}

impl ForeseenChange {
    /// What of it lets the contact see or do more: who is shown a newer content and may not
    /// take it away, as they could the one before, sees something new all the same.
    #[must_use]
    pub const fn gained(self) -> Option<Self> {
        match self.effect {
            Effect::Gains | Effect::GainsDownload | Effect::OtherVersion => Some(self),
            Effect::LosesDownload if self.newer => Some(Self {
                effect: Effect::OtherVersion,
                ..self
            }),
            Effect::Loses | Effect::LosesDownload | Effect::LosesVersion => None,
        }
    }
}

/// All that changes, by contact and item, and by staff member and customer; nothing else
/// does.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Foreseen {
    /// Each change once.
    pub changes: Vec<ForeseenChange>,
    /// Of which items those are copies that would be made.
    pub copies: BTreeMap<ItemId, ItemId>,
    /// Into which folders those would come that would be made new.
    pub made: BTreeMap<ItemId, ItemId>,
    /// What slept and would wake, or would be revoked.
    pub survived: Survived,
    /// What becomes of what staff members may do.
    pub staff: Vec<ForeseenRights>,
}

/// Where an item that these events make comes from.
enum Made {
    CopyOf(ItemId),
    In(ItemId),
}

fn made(event: &DocumentEvent) -> Option<(ItemId, Made)> {
    match event {
        DocumentEvent::FolderCreated {
            item,
            parent,
            copied_from,
            ..
        } => {
            let made = copied_from.map(Made::CopyOf).or(parent.map(Made::In));
            Some((*item, made?))
        }
        DocumentEvent::UploadedByStaff {
            item,
            parent,
            copied_from,
            ..
        } => Some((*item, copied_from.map_or(Made::In(*parent), Made::CopyOf))),
        DocumentEvent::FolderCreatedByClient { item, parent, .. }
        | DocumentEvent::UploadedByClient { item, parent, .. }
        | DocumentEvent::MatterOpened { item, parent, .. } => Some((*item, Made::In(*parent))),
        DocumentEvent::VersionAddedByStaff { .. }
        | DocumentEvent::VersionDepositedByClient { .. }
        | DocumentEvent::VersionAccepted { .. }
        | DocumentEvent::UploadAccepted {}
        | DocumentEvent::UploadWithdrawn {}
        | DocumentEvent::ItemRenamed { .. }
        | DocumentEvent::ItemMoved { .. }
        | DocumentEvent::ItemSectionSet { .. }
        | DocumentEvent::MatterDescribed { .. }
        | DocumentEvent::MatterClosed {}
        | DocumentEvent::MatterReopened {}
        | DocumentEvent::MatterAccessGiven { .. }
        | DocumentEvent::MatterAccessRevoked { .. }
        | DocumentEvent::ItemTrashed {}
        | DocumentEvent::ItemRestored {}
        | DocumentEvent::ItemPurgeMarked {}
        | DocumentEvent::ItemPurged { .. } => None,
    }
}

impl Foreseen {
    /// With what these events make, so that it can be told of.
    pub(super) fn with_made(mut self, events: &[Envelope]) -> Self {
        for envelope in events {
            let Event::Document(event) = &envelope.event else {
                continue;
            };
            match made(event) {
                Some((item, Made::CopyOf(of))) => drop(self.copies.insert(item, of)),
                Some((item, Made::In(folder))) => drop(self.made.insert(item, folder)),
                None => {}
            }
        }
        self
    }

    pub(super) fn between(before: &Trees, after: &Trees) -> Self {
        let appear = after.keys().filter(|key| !before.contains_key(key));
        let keys = before.keys().chain(appear);
        let mut changes: Vec<ForeseenChange> = keys
            .filter_map(|key| {
                let (was, is) = (before.get(key), after.get(key));
                let effect = effect(was, is)?;
                let newer = was.zip(is).is_some_and(|(was, is)| was.place < is.place);
                let (contact, customer, item) = *key;
                Some(ForeseenChange {
                    contact,
                    customer,
                    item,
                    effect,
                    newer,
                })
            })
            .collect();
        changes.sort_unstable();
        Self {
            changes,
            ..Self::default()
        }
    }

    /// What is there to be shown for it: what is not made cannot be, but what it
    /// is a copy of can, or its place.
    #[must_use]
    pub fn shown(&self, change: &ForeseenChange) -> ItemId {
        let stands_for = self.copies.get(&change.item);
        let stands_for = stands_for.or_else(|| self.made.get(&change.item));
        stands_for.copied().unwrap_or(change.item)
    }

    /// How many items of how many contacts change in this way.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        let same = |change: &&ForeseenChange| change.effect == effect;
        self.changes.iter().filter(same).count()
    }
}

fn effect(before: Option<&Seen>, after: Option<&Seen>) -> Option<Effect> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Effect::Gains),
        (Some(_), None) => Some(Effect::Loses),
        (Some(before), Some(after)) if before == after => None,
        (Some(before), Some(after)) => Some(otherwise(before, after)),
    }
}

/// What becomes of what is seen before and after, in another way. It counts whether what
/// is shown may be taken away: what contacts sent themselves stays theirs to take under it.
/// That is lost under a newer content too, unless what could be taken stays so; it is gained
/// only of the same one. Nobody is shown an older content but who has lost the newer one,
/// whatever of the older is theirs to take.
fn otherwise(before: &Seen, after: &Seen) -> Effect {
    let same = before.version == after.version;
    if same && before.under != after.under {
        return beneath(before.under, after.under);
    }
    let takes_shown = |seen: &Seen| seen.taken.is_some() && seen.taken == seen.version;
    let (took, takes) = (takes_shown(before), takes_shown(after));
    if after.place < before.place {
        return if took {
            Effect::LosesDownload
        } else {
            Effect::LosesVersion
        };
    }
    if after.place > before.place && keeps_all(before, after) {
        return Effect::OtherVersion;
    }
    match (before.taken, after.taken) {
        (None, Some(_)) => Effect::GainsDownload,
        (Some(_), None) => Effect::LosesDownload,
        (Some(_), Some(_)) if same && takes && !took => Effect::GainsDownload,
        (Some(_), Some(_)) if took && !takes => Effect::LosesDownload,
        (Some(_), Some(_)) | (None, None) => Effect::OtherVersion,
    }
}

/// Whether what could be taken away is what may be: each content has a door of its own, also
/// under one that may only be looked at.
fn keeps_all(before: &Seen, after: &Seen) -> bool {
    before.taken == after.taken && before.under.is_none_or(|under| !under.taken)
}

/// What becomes of the firm's content under one of their own that is shown before and
/// after; that one is theirs to take in any case.
fn beneath(before: Option<FirmsVersion>, after: Option<FirmsVersion>) -> Effect {
    let same = |was: FirmsVersion, is: FirmsVersion| was.id == is.id;
    match (before, after) {
        (Some(was), Some(is)) if same(was, is) && is.taken => Effect::GainsDownload,
        (Some(was), Some(is)) if same(was, is) => Effect::LosesDownload,
        (_, Some(_)) => Effect::OtherVersion,
        (_, None) => Effect::LosesVersion,
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
    use portico_projections::access::FirmsVersion;
    use uuid::Uuid;

    use super::{Effect, ForeseenChange, Seen, effect};

    #[test]
    fn who_is_shown_a_newer_content_gains_it_also_where_download_is_lost() {
        let change = |effect, newer| ForeseenChange {
            contact: ContactId::new(Uuid::from_u128(1)),
            customer: CustomerId::new(Uuid::from_u128(2)),
            item: ItemId::new(Uuid::from_u128(3)),
            effect,
            newer,
        };
        let gained = |effect, newer| change(effect, newer).gained().map(|change| change.effect);
        assert_eq!(
            gained(Effect::LosesDownload, true),
            Some(Effect::OtherVersion)
        );
        assert_eq!(gained(Effect::LosesDownload, false), None);
        assert_eq!(gained(Effect::LosesVersion, false), None);
        assert_eq!(gained(Effect::Loses, false), None);
        assert_eq!(gained(Effect::Gains, false), Some(Effect::Gains));
    }

    /// Ids say nothing of the order.
    fn version(n: u8) -> VersionId {
        VersionId::new(Uuid::from_u128(u128::from(u8::MAX - n)))
    }

    /// By the numbers of the content that is shown and the one that may be taken.
    fn seen(shown: u8, taken: Option<u8>) -> Seen {
        Seen {
            version: Some(version(shown)),
            place: Some(i32::from(shown)),
            taken: taken.map(version),
            under: None,
        }
    }

    #[test]
    fn the_content_that_may_be_taken_is_told_apart_from_the_one_that_is_shown() {
        let (gains, loses) = (Some(Effect::GainsDownload), Some(Effect::LosesDownload));
        let (other, older) = (Some(Effect::OtherVersion), Some(Effect::LosesVersion));
        for (before, after, expected) in [
            (seen(3, Some(3)), seen(3, Some(3)), None),
            (seen(3, Some(3)), seen(3, None), loses),
            (seen(3, None), seen(3, Some(3)), gains),
            // An older one of the contact's own is still theirs.
            (seen(3, Some(3)), seen(3, Some(2)), loses),
            (seen(3, Some(2)), seen(3, Some(3)), gains),
            (seen(3, Some(1)), seen(3, Some(2)), other),
            (seen(3, Some(3)), seen(4, Some(4)), other),
            // Under a newer one that may only be looked at theirs is still theirs to take;
            // the firm's that could be taken is not.
            (seen(3, Some(3)), seen(4, Some(3)), other),
            (seen(1, Some(1)), seen(4, Some(1)), other),
            (seen(3, Some(3)), seen(4, Some(2)), loses),
            (seen(3, Some(3)), seen(4, None), loses),
            // Only an older one of their own is left.
            (seen(3, Some(3)), seen(2, Some(2)), loses),
            (seen(3, Some(2)), seen(2, Some(2)), older),
            (seen(2, Some(2)), seen(3, Some(3)), other),
            (seen(3, Some(2)), seen(4, Some(2)), other),
            (seen(3, None), seen(4, None), other),
            (seen(3, None), seen(4, Some(4)), gains),
        ] {
            let told = effect(Some(&before), Some(&after));
            assert_eq!(told, expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_firms_content_under_one_of_their_own_is_gained_and_lost_by_itself() {
        let firms = |n, taken| {
            Some(FirmsVersion {
                id: version(n),
                taken,
            })
        };
        let (gains, loses) = (Some(Effect::GainsDownload), Some(Effect::LosesDownload));
        let (other, older) = (Some(Effect::OtherVersion), Some(Effect::LosesVersion));
        for (before, after, expected) in [
            (None, firms(1, true), other),
            (None, firms(1, false), other),
            (firms(1, true), None, older),
            (firms(1, false), None, older),
            (firms(1, true), firms(1, false), loses),
            (firms(1, false), firms(1, true), gains),
            (firms(1, true), firms(2, true), other),
            (firms(1, true), firms(1, true), None),
        ] {
            let [was, is] = [before, after].map(|under| Seen {
                under,
                ..seen(3, Some(3))
            });
            let told = effect(Some(&was), Some(&is));
            assert_eq!(told, expected, "{was:?} {is:?}");
        }
        // The firm puts one over theirs.
        let theirs = Seen {
            under: firms(1, true),
            ..seen(2, Some(2))
        };
        assert_eq!(effect(Some(&theirs), Some(&seen(3, Some(3)))), other);
        // One that may only be looked at, where the one that it replaces could be taken too.
        assert_eq!(effect(Some(&theirs), Some(&seen(3, Some(2)))), loses);
        let looked_at = Seen {
            under: firms(1, false),
            ..theirs
        };
        assert_eq!(effect(Some(&looked_at), Some(&seen(3, Some(2)))), other);
    }
}
