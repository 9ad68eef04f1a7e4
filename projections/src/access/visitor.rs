//! A contact at a customer's door: whether they may enter, and what reaches a
//! folder for them.

use chrono::{DateTime, Utc};
use portico_domain::access::{Code, ContactFacts, Facts, GrantFacts, Membership, may_send};
use portico_domain::grant::{Capability, Subject};
use portico_domain::values::ContactKind;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, SectionId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::facts;

/// Whether grants reach a place, and what of it may be taken away.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Reached {
    /// A grant reaches it.
    pub(super) view: bool,
    /// One of them carries DOWNLOAD.
    pub(super) carried: bool,
    /// In a matter above, the contact may not download.
    pub(super) capped: bool,
}

impl Reached {
    /// DOWNLOAD is carried, and no matter above is against it.
    pub(super) const fn download(self) -> bool {
        self.carried && !self.capped
    }
}

/// A contact who may enter a customer's portal.
pub(super) struct Visitor {
    pub(super) contact: ContactFacts,
    pub(super) customer: CustomerId,
    /// The customer's *Files*; its id is a hash, which each row would take anew.
    pub(super) files: ItemId,
    pub(super) membership: Membership,
    groups: Vec<GroupId>,
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
            files: ItemId::files_root(facts.customer?.id),
            membership: entered(facts)?,
            groups: facts.groups.iter().map(|group| group.id).collect(),
            reached: Reached::default(),
            at,
        };
        visitor.reached = visitor.reach(facts);
        Some(visitor)
    }

    fn reach(&self, facts: &Facts) -> Reached {
        let above = |item: ItemId| facts.chain.iter().any(|link| link.id == item);
        let mut matters = facts.matters.iter();
        let mut reached = Reached {
            capped: matters.any(|matter| !matter.can_download && above(matter.matter)),
            ..Reached::default()
        };
        for grant in &facts.grants {
            if grant.lasts(self.at) && self.belongs(grant) && grant.item.is_none_or(above) {
                reached.view = true;
                reached.carried |= grant.capability == Capability::Download;
            }
        }
        reached
    }

    fn belongs(&self, grant: &GrantFacts) -> bool {
        match grant.subject {
            Subject::Contact(id) => id == self.contact.id,
            Subject::Group(id) => self.groups.contains(&id),
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
            .chain(self.groups.iter().map(|group| group.uuid()))
            .collect()
    }

    /// The sections of the portal that are open to the visitor.
    pub(super) fn sections(&self) -> Vec<Uuid> {
        let sections = self.membership.terms.sections.iter();
        sections.copied().map(SectionId::uuid).collect()
    }
}

/// Conditions 1 and 2 of the rule, apart from the role.
fn entered(facts: &Facts) -> Option<Membership> {
    match may_send(facts) {
        Ok(()) | Err(Code::NotCollaborator) => Membership::of(&facts.memberships),
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
