//! Before the firm acts it previews, and what was foreseen is what happens; and
//! no step that takes away gives anybody anything.

use std::collections::BTreeMap;

use portico_api::commands::{
    Caller, Command, Effect, Foreseen, ForeseenChange, Previewed, preview as foresee,
};
use portico_domain::{Actor, ContactId, CustomerId, ItemId};
use portico_tests::oracle::{Item, Rights};
use uuid::Uuid;

use super::monotone::within;
use super::scene::Scene;

/// What contacts may do with what they see, by the oracle.
pub(super) type Seen = BTreeMap<(ContactId, CustomerId, ItemId), Rights>;

impl Scene {
    /// Carries a command of the firm out, after its preview. What that foresaw
    /// is kept for [`Scene::as_foreseen`]; a refusal is foreseen here.
    pub(super) async fn acts<C: Previewed>(&mut self, command: &C) -> Result<C::Answer, String> {
        self.does(command, command).await
    }

    /// The same for a command that has another one for its preview.
    pub(super) async fn does<P: Previewed, C: Command>(
        &mut self,
        preview: &P,
        command: &C,
    ) -> Result<C::Answer, String> {
        let before = self.position().await;
        let foreseen = self.foreseen(preview).await;
        assert_eq!(self.position().await, before, "a preview did something");
        let done = self.tries(Actor::Operator, command).await;
        match (&done, foreseen) {
            (Ok(_), Ok(foreseen)) => self.foreseen = Some(foreseen),
            (Err(refusal), Err(foreseen)) => assert_eq!(*refusal, foreseen, "{}", self.now_at),
            (Ok(_), Err(foreseen)) => panic!("{}: was foreseen: {foreseen}", self.what::<C>()),
            (Err(refusal), Ok(_)) => panic!("{}: not foreseen: {refusal}", self.what::<C>()),
        }
        done
    }

    /// None of what the step's command did to anybody's lists is other than was
    /// foreseen. The lists themselves are held against the oracle beside this.
    pub(super) fn as_foreseen(&mut self, before: &Seen, did: &str) {
        let (after, foreseen) = (self.everything_seen(), self.foreseen.take());
        let context = &self.now_at;
        if let Some(foreseen) = foreseen {
            assert_eq!(
                foreseen.changes,
                happened(before, &after),
                "{context}: {did}"
            );
        }
        if !self.taking {
            return;
        }
        let nothing = Rights::default();
        for (of, has) in &after {
            let had = before.get(of).unwrap_or(&nothing);
            assert!(
                within(has, had),
                "{context}: {did}\n{of:?} had {had:?}, has {has:?}"
            );
        }
    }

    /// What was foreseen of the one item that the step made, said of that item.
    pub(super) fn foreseen_as(&mut self, made: ItemId) {
        let Some(said) = &mut self.foreseen else {
            return;
        };
        for change in &mut said.changes {
            if said.made.contains_key(&change.item) {
                change.item = made;
            }
        }
        said.changes.sort_unstable();
    }

    fn what<C: Command>(&self) -> String {
        format!("{}: {}", self.now_at, C::OPERATION)
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
                    seen.insert(key, rights);
                }
            }
        }
        seen
    }
}

fn happened(before: &Seen, after: &Seen) -> Vec<ForeseenChange> {
    let mut changes = vec![];
    for (key, was) in before {
        let Some(is) = after.get(key) else {
            changes.push(change(*key, Effect::Loses));
            continue;
        };
        let newer = is.versions.last() != was.versions.last() && !shows_older(was, is);
        let effect = otherwise(was, is);
        changes.extend(effect.map(|effect| ForeseenChange {
            newer,
            ..change(*key, effect)
        }));
    }
    for key in after.keys().filter(|key| !before.contains_key(key)) {
        changes.push(change(*key, Effect::Gains));
    }
    changes.sort_unstable();
    changes
}

/// Whether an older content is shown then: one that stood under the one that was shown.
fn shows_older(was: &Rights, is: &Rights) -> bool {
    let (showed, shows) = (was.versions.last(), is.versions.last());
    showed != shows && shows.is_some_and(|shown| was.versions.contains(shown))
}

/// Which content is taken counts as much as whether one is; to be left with an older one
/// than is shown is to lose the download, whatever is shown then, unless all that could be
/// taken still may be.
fn otherwise(was: &Rights, is: &Rights) -> Option<Effect> {
    let shown_stays = was.versions.last() == is.versions.last();
    let takes_it = |rights: &Rights| rights.downloads.last() == rights.versions.last();
    if shows_older(was, is) {
        return Some(if takes_it(was) {
            Effect::LosesDownload
        } else {
            Effect::LosesVersion
        });
    }
    match (was.downloads.last(), is.downloads.last()) {
        (None, Some(_)) => Some(Effect::GainsDownload),
        (Some(_), None) => Some(Effect::LosesDownload),
        (took, takes) if shown_stays && took == takes => beneath(was, is),
        (Some(_), Some(_)) if shown_stays && takes_it(is) => Some(Effect::GainsDownload),
        (Some(_), Some(_))
            if takes_it(was) && !takes_it(is) && more(&was.downloads, &is.downloads) =>
        {
            Some(Effect::LosesDownload)
        }
        (Some(_), Some(_)) | (None, None) => Some(Effect::OtherVersion),
    }
}

/// What else may be seen and taken, where what is shown and what is handed out stay: the
/// firm's, under one of their own.
fn beneath(was: &Rights, is: &Rights) -> Option<Effect> {
    let effects = [
        (more(&is.versions, &was.versions), Effect::OtherVersion),
        (more(&was.versions, &is.versions), Effect::LosesVersion),
        (more(&is.downloads, &was.downloads), Effect::GainsDownload),
        (more(&was.downloads, &is.downloads), Effect::LosesDownload),
    ];
    let so = effects.into_iter().find(|(so, _)| *so);
    so.map(|(_, effect)| effect)
}

/// Whether the one has what the other had not.
fn more(has: &[Uuid], had: &[Uuid]) -> bool {
    has.iter().any(|one| !had.contains(one))
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
        newer: false,
    }
}
