//! Before the firm acts it previews, and what was foreseen is what happens.

use std::collections::BTreeMap;

use portico_api::commands::{
    Caller, Effect, Foreseen, ForeseenChange, Previewed, preview as foresee,
};
use portico_domain::{Actor, ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access::{Page, contact_tree};

use super::scene::Scene;

/// What a contact sees of an item: the content, and whether it may be taken.
type Seen = BTreeMap<(ContactId, CustomerId, ItemId), (Option<VersionId>, bool)>;

impl Scene {
    /// Carries a command of the firm out. None of what it does to anybody's
    /// lists is other than was foreseen, a refusal too.
    pub(super) async fn acts<C: Previewed>(&self, command: &C) -> Result<C::Answer, String> {
        let before = self.everything_seen().await;
        let foreseen = self.foreseen(command).await;
        assert_eq!(
            self.everything_seen().await,
            before,
            "a preview did something"
        );
        let done = self.tries(Actor::Operator, command).await;
        match (&done, foreseen) {
            (Ok(_), Ok(foreseen)) => {
                let happened = happened(&before, &self.everything_seen().await);
                assert_eq!(foreseen.changes, happened, "of {}", C::OPERATION);
            }
            (Err(refusal), Err(foreseen)) => assert_eq!(*refusal, foreseen),
            (Ok(_), Err(foreseen)) => panic!("{} was foreseen: {foreseen}", C::OPERATION),
            (Err(refusal), Ok(_)) => panic!("{} was not foreseen: {refusal}", C::OPERATION),
        }
        done
    }

    async fn foreseen<C: Previewed>(&self, command: &C) -> Result<Foreseen, String> {
        let app = &self.given.app;
        let caller = Caller::operator(app.clock.new_id());
        let foreseen = foresee(app, &caller, command).await.unwrap();
        foreseen.map_err(|refusal| refusal.message)
    }

    /// What all lists show, of everybody and everywhere.
    pub(super) async fn everything_seen(&self) -> Seen {
        let mut conn = self.given.app.log.pool().acquire().await.unwrap();
        let (now, mut seen) = (self.given.clock.now(), Seen::new());
        for (contact, customer) in self.everybody() {
            let page = Page::first(1_000);
            let tree = contact_tree(&mut conn, contact, customer, now, &page)
                .await
                .unwrap();
            for row in tree.rows {
                let version = row.version.map(|version| version.id);
                seen.insert((contact, customer, row.id), (version, row.can_download));
            }
        }
        seen
    }

    fn everybody(&self) -> Vec<(ContactId, CustomerId)> {
        let at = |contact| {
            self.customers
                .iter()
                .map(move |customer| (contact, *customer))
        };
        self.contacts.iter().copied().flat_map(at).collect()
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
