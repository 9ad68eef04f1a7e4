//! Copies: which of what lies below a copy has, and of which content.

use std::collections::BTreeMap;

use portico_api::commands::{CopyAtOnce, CopyItems, Foreseen, OnTakenName};
use portico_domain::ItemId;
use portico_domain::document::Crossing;
use portico_tests::oracle::{Item, Kind, Version};
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::scene::Scene;

/// Larger ones would let a history grow without end.
const LARGEST: usize = 8;

/// A copy, and the content that it was given.
struct Copy {
    id: Uuid,
    content: Option<Uuid>,
}

impl Scene {
    pub(super) async fn copy(&mut self) -> Result<String, String> {
        let ((_, item), (customer, to)) = (self.any(), self.folder());
        let on_clash = if self.likely(0.7) {
            OnTakenName::KeepBoth
        } else {
            OnTakenName::Refuse
        };
        let expected = self.to_be_copied(item.uuid());
        if expected.len() > LARGEST {
            return Err("too much for one step".to_owned());
        }
        let command = CopyItems {
            items: vec![item],
            to,
            confirmed: Crossing::ALL.choose(&mut self.rng).copied(),
            on_clash,
        };
        let before = self.position().await;
        let preview = CopyAtOnce(command.clone());
        let done = self.does(&preview, &command).await?;
        let mut made = self.made_since(before).await;
        let counts = (done.count, made.len());
        let wanted = (expected.len(), expected.len());
        assert_eq!(counts, wanted, "{}: copies of {item}", self.now_at);
        self.foreseen = self.foreseen.take().map(|said| really(said, &made));
        let mut places = BTreeMap::new();
        for of in expected {
            let copy = made.remove(&of).expect("a copy of each");
            let parent = self.world.items[&of].parent.and_then(|id| places.get(&id));
            let parent = parent.copied().unwrap_or(to.uuid());
            places.insert(of, copy.id);
            self.copied(of, &copy, (customer.uuid(), parent));
        }
        Ok("a copy".to_owned())
    }

    /// The item and all that is live below it, folders first; without what the
    /// firm has no content of.
    fn to_be_copied(&self, item: Uuid) -> Vec<Uuid> {
        let (mut all, mut next) = (vec![item], 0);
        while let Some(&folder) = all.get(next) {
            let items = self.world.items.iter();
            let inside = items.filter(|(_, item)| {
                item.parent == Some(folder) && !item.trashed && is_the_firms(item)
            });
            all.extend(inside.map(|(id, _)| *id));
            next += 1;
        }
        all
    }

    /// By what each is a copy of.
    async fn made_since(&self, position: i64) -> BTreeMap<Uuid, Copy> {
        let sql = "SELECT (payload -> event_type ->> 'copied_from')::uuid, aggregate_id::uuid,
                (payload -> event_type -> 'content' ->> 'version')::uuid
            FROM events
            WHERE position > $1 AND payload -> event_type ->> 'copied_from' IS NOT NULL";
        let rows: Vec<(Uuid, Uuid, Option<Uuid>)> = sqlx::query_as(sql)
            .bind(position)
            .fetch_all(self.given.app.log.pool())
            .await
            .unwrap();
        let made = rows.into_iter();
        made.map(|(of, id, content)| (of, Copy { id, content }))
            .collect()
    }

    /// A copy is the firm's, nothing is granted on it, it is called the same and
    /// holds the same bytes; a matter's is a folder.
    fn copied(&mut self, of: Uuid, copy: &Copy, (customer, parent): (Uuid, Uuid)) {
        let original = self.world.items[&of].clone();
        let kind = match original.kind {
            Kind::Document => Kind::Document,
            Kind::Folder | Kind::Matter | Kind::System | Kind::Internal => Kind::Folder,
        };
        let mut item = Item::new(customer, Some(parent), kind, None);
        item.section = original.section;
        if let Some(id) = copy.content {
            let newest = original
                .versions
                .iter()
                .rfind(|version| of_the_firm(version));
            let bytes = self.bytes_of(newest.expect("a content of the firm's").id);
            self.bytes.insert(id, bytes);
            item.versions.push(Version {
                id,
                by: None,
                accepted: false,
            });
        }
        self.world.items.insert(copy.id, item);
        let name = self.called.get(&of).cloned().unwrap_or_default();
        self.called.insert(copy.id, name);
    }

    /// Which content the bytes of a content say that they are.
    pub(super) fn bytes_of(&self, version: Uuid) -> Uuid {
        self.bytes.get(&version).copied().unwrap_or(version)
    }
}

const fn of_the_firm(version: &Version) -> bool {
    version.by.is_none() || version.accepted
}

fn is_the_firms(item: &Item) -> bool {
    item.kind != Kind::Document || (!item.withdrawn && item.versions.iter().any(of_the_firm))
}

/// What was foreseen of copies, said of those that were made.
fn really(mut said: Foreseen, made: &BTreeMap<Uuid, Copy>) -> Foreseen {
    for change in &mut said.changes {
        if let Some(of) = said.copies.get(&change.item) {
            change.item = ItemId::new(made[&of.uuid()].id);
        }
    }
    said.changes.sort_unstable();
    said
}
