//! Grants that sleep and would wake: revoked in the same command, unless "as
//! before" is chosen.

use portico_domain::access::GrantFacts;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::grant::{Given, Grant, GrantCommand, Scope, Survivors, Waking};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, GrantId, ItemId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::perform::Stop;

/// What would wake.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Survived {
    /// Grants, on items or master.
    pub grants: Vec<GrantId>,
    /// Matters whose details were shown.
    pub matters: Vec<ItemId>,
    /// Whether they were revoked now.
    pub revoked: bool,
}

impl Survived {
    /// How many.
    #[must_use]
    pub fn count(&self) -> i32 {
        i32::try_from(self.grants.len() + self.matters.len()).unwrap_or(i32::MAX)
    }

    /// These too.
    pub(super) fn add(&mut self, more: Self) {
        self.grants.extend(more.grants);
        self.matters.extend(more.matters);
        self.revoked |= more.revoked;
    }
}

/// A contact who is no member is about to be one again.
pub(super) async fn of_contact(
    unit: &mut Unit,
    (customer, contact): (CustomerId, ContactId),
    survivors: Survivors,
) -> Result<Survived, Stop> {
    if access::has_own_work(unit.connection(), contact, customer).await? {
        // What they sent is theirs to see again: a door that opens is widening.
        require_at(unit, customer, Permission::Share).await?;
    }
    let grants = access::grants_at(unit.connection(), customer).await?;
    let matters = access::matters_shown(unit.connection(), customer, contact).await?;
    let waking = Waking::Member { customer, contact };
    let survived = settle(unit, waking, (customer, grants), &matters, survivors).await?;
    if survived.revoked {
        for matter in &matters {
            let revoke = DocumentCommand::RevokeMatterAccess { contact };
            unit.handle::<Document>(matter.uuid(), Some(customer), revoke)
                .await??;
        }
    }
    Ok(survived)
}

/// Contacts are about to belong to customers by a group; only those who did not
/// belong get something back.
pub(super) async fn of_contacts(
    unit: &mut Unit,
    (customers, contacts): (&[CustomerId], &[ContactId]),
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let mut all = Survived::default();
    for whose in access::returning(unit.connection(), contacts, customers).await? {
        all.add(of_contact(unit, whose, survivors).await?);
    }
    Ok(all)
}

/// A portal that was closed is about to be opened: what was granted before it
/// was closed. What was granted since was granted for now.
pub(super) async fn of_portal(
    unit: &mut Unit,
    customer: CustomerId,
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let Some(closed) = access::portal_closed_at(unit.connection(), customer).await? else {
        return Ok(Survived::default());
    };
    let mut grants = access::grants_at(unit.connection(), customer).await?;
    grants.retain(|grant| grant.given.position < closed);
    settle(
        unit,
        Waking::Portal(customer),
        (customer, grants),
        &[],
        survivors,
    )
    .await
}

async fn settle(
    unit: &mut Unit,
    waking: Waking,
    (customer, grants): (CustomerId, Vec<GrantFacts>),
    matters: &[ItemId],
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let at = unit.metadata().occurred_at;
    let wakes = |grant: &&GrantFacts| waking.wakes(&given(customer, grant), at);
    let waking: Vec<&GrantFacts> = grants.iter().filter(wakes).collect();
    let survived = Survived {
        grants: waking.iter().map(|grant| grant.id).collect(),
        matters: matters.to_vec(),
        revoked: survivors == Survivors::Revoke,
    };
    if survived.grants.is_empty() && survived.matters.is_empty() {
        return Ok(Survived::default());
    }
    require_at(unit, customer, Permission::Share).await?;
    if survivors == Survivors::AsBefore {
        return Ok(survived);
    }
    for grant in waking {
        let scope = Scope {
            customer,
            item: grant.item,
            subject: grant.subject,
        };
        unit.handle::<Grant>(
            grant.id.uuid(),
            Some(customer),
            GrantCommand::Revoke { scope },
        )
        .await??;
    }
    Ok(survived)
}

fn given(customer: CustomerId, grant: &GrantFacts) -> Given {
    Given {
        customer,
        item: grant.item,
        subject: grant.subject,
        capability: grant.capability,
        expires_at: grant.expires_at,
    }
}
