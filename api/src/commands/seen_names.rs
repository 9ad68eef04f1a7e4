//! Names as one contact sees them. A sibling that is hidden from the contact
//! must not show in a refusal, a suggestion or a number behind a name: what was
//! sent keeps the name that was sent, and a unique one for everybody else.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, decide};
use portico_domain::values::ItemName;
use portico_domain::{Actor, ContactId, CustomerId, ItemId};
use portico_event_log::keys::MasterKey;
use portico_event_log::{ClaimKind, Unit, claim_owner, name_owners, numbered_twins};
use portico_projections::access;
use sqlx::PgConnection;

use super::authority::facts_of;
use super::names::{claim_or_number, taken};
use super::perform::Stop;
use crate::app::App;

/// The names of a folder's live items in a contact's eyes.
pub(super) struct SeenNames<'a> {
    master: &'a MasterKey,
    customer: CustomerId,
    parent: ItemId,
    contact: ContactId,
    at: DateTime<Utc>,
    /// What the contact sent under the name of something hidden.
    as_sent: Vec<(ItemId, String)>,
}

/// A name that was claimed for an item.
pub(super) struct Named {
    /// What everybody else sees; unlike those of its live siblings.
    pub(super) unique: ItemName,
    /// What the contact sees, where that differs.
    pub(super) sent_as: Option<ItemName>,
}

impl Named {
    pub(super) const fn plain(unique: ItemName) -> Self {
        Self {
            unique,
            sent_as: None,
        }
    }

    /// As whoever named it sees it.
    pub(super) fn shown(&self) -> &ItemName {
        self.sent_as.as_ref().unwrap_or(&self.unique)
    }
}

impl<'a> SeenNames<'a> {
    pub(super) async fn load(
        conn: &mut PgConnection,
        app: &'a App,
        (customer, parent): (CustomerId, ItemId),
        contact: ContactId,
        at: DateTime<Utc>,
    ) -> Result<Self, Stop> {
        Ok(Self {
            master: app.log.master(),
            customer,
            parent,
            contact,
            at,
            as_sent: access::names_as_sent(conn, parent, contact, at).await?,
        })
    }

    /// The item that has this name, as far as the contact can tell.
    pub(super) async fn holder(
        &self,
        conn: &mut PgConnection,
        name: &ItemName,
    ) -> Result<Option<ItemId>, Stop> {
        let key = name.key();
        if let Some((item, _)) = self.as_sent.iter().find(|(_, sent)| *sent == key) {
            return Ok(Some(*item));
        }
        let claim = ClaimKind::ItemName(self.parent, name);
        let Some(taken) = claim_owner(conn, self.master, claim).await? else {
            return Ok(None);
        };
        let owner = ItemId::new(taken.owner);
        if self.as_sent.iter().any(|(item, _)| *item == owner) {
            return Ok(None);
        }
        let facts = facts_of(conn, Actor::Contact(self.contact), owner).await?;
        let seen = decide(&facts, Action::View, self.at).allowed;
        Ok(seen.then_some(owner))
    }

    /// The first numbered twin that is free, as far as the contact can tell.
    pub(super) async fn free_twin(
        &self,
        conn: &mut PgConnection,
        name: &ItemName,
    ) -> Result<Option<ItemName>, Stop> {
        for twins in numbered_twins(self.parent, name) {
            let owners = name_owners(conn, &twins).await?;
            let owners: Vec<_> = owners.iter().map(|one| one.map(ItemId::new)).collect();
            let seen = self.seen_among(conn, &owners).await?;
            let is_free = |twin: &ItemName, owner: &Option<ItemId>| {
                let key = twin.key();
                let seen = owner.is_some_and(|owner| seen.contains(&owner));
                !seen && self.as_sent.iter().all(|(_, sent)| *sent != key)
            };
            let mut each = twins.into_iter().zip(&owners);
            if let Some(((_, twin), _)) = each.find(|((_, twin), owner)| is_free(twin, owner)) {
                return Ok(Some(twin));
            }
        }
        Ok(None)
    }

    /// Those of the named that the contact sees under the name that everybody sees.
    async fn seen_among(
        &self,
        conn: &mut PgConnection,
        named: &[Option<ItemId>],
    ) -> Result<HashSet<ItemId>, Stop> {
        let of_own_name = |item: &ItemId| self.as_sent.iter().all(|(other, _)| other != item);
        let items: Vec<ItemId> = named
            .iter()
            .copied()
            .flatten()
            .filter(of_own_name)
            .collect();
        let mut reached = access::items_reached(conn, &items).await?;
        if reached.is_empty() {
            return Ok(HashSet::new());
        }
        let members = access::member_facts(conn, self.customer, &items).await?;
        let is_asking = |one: &&Facts| one.contact.is_some_and(|one| one.id == self.contact);
        let Some(asking) = members.iter().find(is_asking) else {
            return Ok(HashSet::new());
        };
        reached.retain(|_, item| {
            let facts = access::facts_about(asking, item);
            decide(&facts, Action::View, self.at).allowed
        });
        Ok(reached.into_keys().collect())
    }

    /// Claims the name, or refuses where the contact can see what has it.
    pub(super) async fn claim(
        &self,
        unit: &mut Unit,
        name: ItemName,
        item: ItemId,
    ) -> Result<Named, Stop> {
        if self.holder(unit.connection(), &name).await?.is_some() {
            let suggestion = self.free_twin(unit.connection(), &name).await?;
            return Err(taken(&name, suggestion.as_ref()).into());
        }
        self.claim_beside_hidden(unit, name, item).await
    }

    /// Claims the name, or the first numbered twin of what the contact sees.
    pub(super) async fn claim_or_number(
        &self,
        unit: &mut Unit,
        name: ItemName,
        item: ItemId,
    ) -> Result<Named, Stop> {
        if self.holder(unit.connection(), &name).await?.is_none() {
            return self.claim_beside_hidden(unit, name, item).await;
        }
        match self.free_twin(unit.connection(), &name).await? {
            Some(twin) => self.claim_beside_hidden(unit, twin, item).await,
            None => Err(taken(&name, None).into()),
        }
    }

    async fn claim_beside_hidden(
        &self,
        unit: &mut Unit,
        name: ItemName,
        item: ItemId,
    ) -> Result<Named, Stop> {
        let unique = claim_or_number(unit, self.parent, name.clone(), item).await?;
        let sent_as = (unique != name).then_some(name);
        Ok(Named { unique, sent_as })
    }
}
