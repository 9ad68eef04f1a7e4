//! A contact at a customer's door: whether they may enter, and what reaches a
//! folder for them.

use chrono::{DateTime, Utc};
use portico_domain::access::{
    Code, ContactFacts, Facts, GrantFacts, ItemFacts, MembershipFacts, may_send,
};
use portico_domain::grant::{Capability, Subject};
use portico_domain::values::ContactKind;
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::facts;

/// Whether grants reach a place, and whether one of them carries DOWNLOAD.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Reached {
    pub(super) view: bool,
    pub(super) download: bool,
}

/// A contact who may enter a customer's portal.
pub(super) struct Visitor {
    pub(super) contact: ContactFacts,
    pub(super) customer: CustomerId,
    pub(super) membership: MembershipFacts,
    /// What reaches everything below the folder that was asked about.
    pub(super) reached: Reached,
    /// When.
    pub(super) at: DateTime<Utc>,
}

impl Visitor {
    /// `None` where the contact may not enter. The facts hold what is granted
    /// on a folder, on those above it, and to the whole customer.
    pub(super) fn of(facts: &Facts, at: DateTime<Utc>) -> Option<Self> {
        let mut visitor = Self {
            contact: facts.contact?,
            customer: facts.customer?.id,
            membership: entered(facts)?,
            reached: Reached::default(),
            at,
        };
        visitor.reached = visitor.reach(&facts.grants, &facts.chain);
        Some(visitor)
    }

    fn reach(&self, grants: &[GrantFacts], chain: &[ItemFacts]) -> Reached {
        let mut reached = Reached::default();
        for grant in grants {
            let covers = |item: ItemId| chain.iter().any(|link| link.id == item);
            let lasts = grant.expires_at.is_none_or(|end| self.at < end);
            if lasts && self.belongs(grant) && grant.item.is_none_or(covers) {
                reached.view = true;
                reached.download |= grant.capability == Capability::Download;
            }
        }
        reached
    }

    fn belongs(&self, grant: &GrantFacts) -> bool {
        match grant.subject {
            Subject::Contact(id) => id == self.contact.id,
            Subject::Customer(id) => self.is_client() && id == self.customer,
        }
    }

    /// What is granted to the customer is granted to its clients, not to
    /// partners.
    fn is_client(&self) -> bool {
        self.contact.kind == ContactKind::Client
    }

    /// Everybody whose grants are the visitor's.
    pub(super) fn subjects(&self) -> Vec<Uuid> {
        let customer = self.is_client().then_some(self.customer.uuid());
        std::iter::once(self.contact.id.uuid())
            .chain(customer)
            .collect()
    }
}

/// Conditions 1 and 2 of the rule, apart from the role.
fn entered(facts: &Facts) -> Option<MembershipFacts> {
    match may_send(facts) {
        Ok(()) | Err(Code::NotCollaborator) => facts.membership,
        Err(_) => None,
    }
}

/// Everything about a contact at a customer that a list of this folder needs;
/// of the Files root, if none is given.
pub(super) async fn visit(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    folder: Option<ItemId>,
) -> Result<Facts, sqlx::Error> {
    let folder = folder.unwrap_or(ItemId::files_root(customer));
    facts::of_contact(conn, contact, Some(folder), Some(customer)).await
}
