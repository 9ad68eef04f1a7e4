//! Names of the people on a page, fetched once.

use std::collections::{HashMap, HashSet};

use async_graphql::Result;
use portico_domain::grant::Subject;
use portico_domain::{Actor, ContactId, GroupId, ItemId};
use portico_projections::access;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::commands::full_name;
use crate::graphql::context::failed;

/// Names by id.
#[derive(Default)]
pub(super) struct Names(HashMap<Uuid, String>);

impl Names {
    /// Names of these actors and subjects.
    pub(super) async fn of(
        conn: &mut PgConnection,
        actors: impl IntoIterator<Item = Option<Actor>>,
        contacts: impl IntoIterator<Item = ContactId>,
    ) -> Result<Self> {
        let mut names = HashMap::new();
        let mut wanted: HashSet<ContactId> = contacts.into_iter().collect();
        let mut any_staff = false;
        for actor in actors.into_iter().flatten() {
            match actor {
                Actor::Contact(id) => {
                    wanted.insert(id);
                }
                Actor::Staff(_) => any_staff = true,
                Actor::Operator => {}
            }
        }
        if any_staff {
            for row in access::staff_members(conn).await.map_err(failed)? {
                names.insert(
                    row.id.uuid(),
                    row.name.unwrap_or_else(|| "(erased)".to_owned()),
                );
            }
        }
        if !wanted.is_empty() {
            let ids: Vec<ContactId> = wanted.into_iter().collect();
            for row in access::contacts(conn, &ids).await.map_err(failed)? {
                names.insert(row.id.uuid(), full_name(&row));
            }
        }
        Ok(Self(names))
    }

    /// Those of these groups too.
    pub(super) async fn with_groups(
        mut self,
        conn: &mut PgConnection,
        groups: Vec<GroupId>,
    ) -> Result<Self> {
        if !groups.is_empty() {
            for row in access::groups(conn, &groups).await.map_err(failed)? {
                let name = row.name.unwrap_or_else(|| "(erased)".to_owned());
                self.0.insert(row.id.uuid(), name);
            }
        }
        Ok(self)
    }

    /// The actor's name, as pages show it.
    pub(super) fn actor(&self, actor: Option<Actor>) -> Option<String> {
        match actor? {
            Actor::Operator => Some("Operator".to_owned()),
            Actor::Staff(id) => self.0.get(&id.uuid()).cloned(),
            Actor::Contact(id) => self.0.get(&id.uuid()).cloned(),
        }
    }

    /// The name of whoever has this id.
    pub(super) fn of_id(&self, id: Uuid) -> Option<String> {
        self.0.get(&id).cloned()
    }

    /// The contact's name.
    pub(super) fn contact(&self, contact: ContactId) -> Option<String> {
        self.0.get(&contact.uuid()).cloned()
    }

    /// The group's name.
    pub(super) fn group(&self, group: GroupId) -> Option<String> {
        self.0.get(&group.uuid()).cloned()
    }

    /// The subject's name: a contact's, a group's, or "All clients".
    pub(super) fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Customer(_) => "All clients".to_owned(),
            Subject::Group(_) | Subject::Contact(_) => {
                self.0.get(&subject.uuid()).cloned().unwrap_or_default()
            }
        }
    }
}

/// Names of items, by id; erased ones are absent.
pub(super) async fn item_names(
    conn: &mut PgConnection,
    items: impl IntoIterator<Item = ItemId>,
) -> Result<HashMap<ItemId, String>> {
    let ids: HashSet<ItemId> = items.into_iter().collect();
    let ids: Vec<ItemId> = ids.into_iter().collect();
    access::item_names(conn, &ids).await.map_err(failed)
}
