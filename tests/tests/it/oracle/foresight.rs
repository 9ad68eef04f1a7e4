//! Before the firm acts it previews, and what was foreseen is what happens.

use std::collections::BTreeMap;

use portico_api::commands::{
    Caller, Effect, Foreseen, ForeseenChange, Previewed, preview as foresee,
};
use portico_domain::{Actor, ContactId, CustomerId, ItemId, VersionId};
use portico_tests::oracle::Item;

use super::scene::Scene;

/// What contacts see of items: the content, and whether it may be taken.
pub(super) type Seen = BTreeMap<(ContactId, CustomerId, ItemId), (Option<VersionId>, bool)>;

impl Scene {
    /// Carries a command of the firm out, after its preview. What that foresaw
    /// is kept for [`Scene::as_foreseen`]; a refusal is foreseen here.
    pub(super) async fn acts<C: Previewed>(&mut self, command: &C) -> Result<C::Answer, String> {
        let before = self.position().await;
        let foreseen = self.foreseen(command).await;
        assert_eq!(self.position().await, before, "a preview did something");
        let done = self.tries(Actor::Operator, command).await;
        match (&done, foreseen) {
            (Ok(_), Ok(foreseen)) => self.foreseen = Some(foreseen.changes),
            (Err(refusal), Err(foreseen)) => assert_eq!(*refusal, foreseen),
            (Ok(_), Err(foreseen)) => panic!("{} was foreseen: {foreseen}", C::OPERATION),
            (Err(refusal), Ok(_)) => panic!("{} was not foreseen: {refusal}", C::OPERATION),
        }
        done
    }

    /// None of what the step's command did to anybody's lists is other than was
    /// foreseen. The lists themselves are held against the oracle beside this.
    pub(super) fn as_foreseen(&mut self, before: &Seen, did: &str) {
        if let Some(foreseen) = self.foreseen.take() {
            assert_eq!(foreseen, happened(before, &self.everything_seen()), "{did}");
        }
    }

    async fn foreseen<C: Previewed>(&self, command: &C) -> Result<Foreseen, String> {
        let app = &self.given.app;
        let caller = Caller::operator(app.clock.new_id());
        let foreseen = foresee(app, &caller, command).await.unwrap();
        foreseen.map_err(|refusal| refusal.message)
    }

    /// What is listed to everybody and everywhere, by the oracle.
    pub(super) fn everything_seen(&self) -> Seen {
        let (now, mut seen) = (self.given.clock.now(), Seen::new());
        let listed = |item: &Item| item.parent.is_some();
        for &contact in &self.contacts {
            for (&id, item) in self.world.items.iter().filter(|(_, item)| listed(item)) {
                let rights = self.world.rights(contact.uuid(), id, now);
                if rights.view {
                    let key = (contact, CustomerId::new(item.customer), ItemId::new(id));
                    let version = rights.versions.last().copied().map(VersionId::new);
                    seen.insert(key, (version, !rights.downloads.is_empty()));
                }
            }
        }
        seen
    }
}

fn happened(before: &Seen, after: &Seen) -> Vec<ForeseenChange> {
    let mut changes = vec![];
    for (key, was) in before {
        let effect = match after.get(key) {
            None => Effect::Loses,
            Some(is) if was.1 && !is.1 => Effect::LosesDownload,
            Some(is) if !was.1 && is.1 => Effect::GainsDownload,
            Some(is) if was.0 != is.0 => Effect::OtherVersion,
            Some(_) => continue,
        };
        changes.push(change(*key, effect));
    }
    for key in after.keys().filter(|key| !before.contains_key(key)) {
        changes.push(change(*key, Effect::Gains));
    }
    changes.sort_unstable();
    changes
}

const fn change(
    (contact, customer, item): (ContactId, CustomerId, ItemId),
    effect: Effect,
) -> ForeseenChange {
    ForeseenChange {
        contact,
        customer,
        item,
        effect,
    }
}
