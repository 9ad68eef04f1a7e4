//! A second reading of `docs/access.md`, by which the first one is judged.
//!
//! It shares no line, type or table with the rule that it judges: whoever
//! plays a history writes down here what was acknowledged, and asks. A copy
//! kept after each step answers for that moment. Where both readings agree over
//! long random histories, a mistake would have to be made twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What a membership, direct or of a group, gives at a customer.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Terms {
    /// May send files and make folders.
    pub collaborator: bool,
    /// May take away what the firm shares.
    pub can_download: bool,
    /// Sections of the portal that it opens.
    pub sections: BTreeSet<Uuid>,
}

/// To whom something is granted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum To {
    /// The clients of the customer.
    Customer,
    /// Who is in the group.
    Group(Uuid),
    /// One contact.
    Contact(Uuid),
}

/// A grant that was not revoked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grant {
    /// Whether what it reaches may be taken away.
    pub download: bool,
    /// Until when; that instant is too late.
    pub until: Option<DateTime<Utc>>,
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The root of the working papers.
    Internal,
    /// Any other folder that the system made.
    System,
    /// A folder that somebody made.
    Folder,
    /// A matter.
    Matter,
    /// A document.
    Document,
}

/// One content of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// Which.
    pub id: Uuid,
    /// The contact who sent it; none for the firm.
    pub by: Option<Uuid>,
    /// The firm made it its own.
    pub accepted: bool,
}

/// An item that was not purged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Whose tree.
    pub customer: Uuid,
    /// What it lies in; none for the roots.
    pub parent: Option<Uuid>,
    /// What it is.
    pub kind: Kind,
    /// The contact who made or sent it.
    pub by: Option<Uuid>,
    /// In the trash itself.
    pub trashed: bool,
    /// Taken back by its sender.
    pub withdrawn: bool,
    /// Staff opened it.
    pub opened: bool,
    /// The section it was put into itself.
    pub section: Option<Uuid>,
    /// Oldest first.
    pub versions: Vec<Version>,
}

/// What was said of a contact at a matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtMatter {
    /// Sees its details.
    pub access: bool,
    /// May take away what the firm shares in it; stays when access ends.
    pub can_download: bool,
}

/// Everything that is so.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct World {
    /// Customers whose portal is open.
    pub open: BTreeSet<Uuid>,
    /// Contacts who may sign in.
    pub active: BTreeSet<Uuid>,
    /// Contacts who are partners.
    pub partners: BTreeSet<Uuid>,
    /// Direct memberships by contact and customer.
    pub members: BTreeMap<(Uuid, Uuid), Terms>,
    /// Contacts whose switch at a customer is off.
    pub off: BTreeSet<(Uuid, Uuid)>,
    /// Who is in which group: group, contact.
    pub groups: BTreeSet<(Uuid, Uuid)>,
    /// What groups give, by group and customer.
    pub group_roles: BTreeMap<(Uuid, Uuid), Terms>,
    /// The trees.
    pub items: BTreeMap<Uuid, Item>,
    /// By matter and contact.
    pub matters: BTreeMap<(Uuid, Uuid), AtMatter>,
    /// By subject, customer, and item; without item for master access.
    pub grants: BTreeMap<(To, Uuid, Option<Uuid>), Grant>,
}

/// What one contact may do with one item; nothing, where it is not seen.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
pub struct Rights {
    /// Sees it.
    pub view: bool,
    /// The contents that are shown, oldest first.
    pub versions: Vec<Uuid>,
    /// The contents that may be taken away.
    pub downloads: Vec<Uuid>,
    /// May put files and folders into it.
    pub upload: bool,
    /// May give it back changed.
    pub deposit: bool,
    /// May take it back.
    pub withdraw: bool,
}

impl World {
    /// What a contact may do with an item at an instant.
    #[must_use]
    pub fn rights(&self, contact: Uuid, item: Uuid, now: DateTime<Utc>) -> Rights {
        self.allowed(contact, item, now).unwrap_or_default()
    }

    /// Whether a contact may send something without choosing a folder.
    #[must_use]
    pub fn sends(&self, contact: Uuid, customer: Uuid) -> bool {
        matches!(self.inside(contact, customer), Some(terms) if terms.collaborator)
    }

    fn allowed(&self, contact: Uuid, id: Uuid, now: DateTime<Utc>) -> Option<Rights> {
        let item = self.items.get(&id)?;
        let terms = self.inside(contact, item.customer)?;
        let above = self.above(id)?;
        let section = above.iter().find_map(|id| self.items[id].section);
        if item.withdrawn || section.is_some_and(|section| !terms.sections.contains(&section)) {
            return None;
        }
        let reaching = self.reaching(contact, item.customer, &above, now);
        let shared = !reaching.is_empty();
        if item.kind == Kind::Document {
            let capped = |id: &Uuid| {
                let said = self.matters.get(&(*id, contact));
                said.is_some_and(|matter| !matter.can_download)
            };
            let takes = reaching.contains(&true) && terms.can_download && !above.iter().any(capped);
            return item.as_document(contact, shared, takes, terms.collaborator);
        }
        let details = self.matters.get(&(id, contact));
        let opened = item.kind == Kind::Matter && details.is_some_and(|matter| matter.access);
        let made = item.kind == Kind::Folder && item.by == Some(contact);
        (shared || opened || made).then(|| Rights {
            view: true,
            upload: terms.collaborator,
            ..Rights::default()
        })
    }

    /// The union of what makes the contact a member, if nothing keeps it out.
    fn inside(&self, contact: Uuid, customer: Uuid) -> Option<Terms> {
        let direct = self.members.get(&(contact, customer));
        let groups = self.groups.iter().filter(|(_, member)| *member == contact);
        let inherited = groups.filter_map(|(group, _)| self.group_roles.get(&(*group, customer)));
        let all: Vec<&Terms> = direct.into_iter().chain(inherited).collect();
        let enters = self.active.contains(&contact)
            && self.open.contains(&customer)
            && !self.off.contains(&(contact, customer))
            && !all.is_empty();
        enters.then(|| Terms {
            collaborator: all.iter().any(|terms| terms.collaborator),
            can_download: all.iter().any(|terms| terms.can_download),
            sections: all
                .iter()
                .flat_map(|terms| terms.sections.clone())
                .collect(),
        })
    }

    /// The item and what it lies in; none where any of it is not to be shown.
    fn above(&self, mut id: Uuid) -> Option<Vec<Uuid>> {
        let mut above = vec![];
        loop {
            let item = self.items.get(&id)?;
            if item.trashed || item.kind == Kind::Internal {
                return None;
            }
            above.push(id);
            match item.parent {
                Some(parent) => id = parent,
                None => return Some(above),
            }
        }
    }

    /// Of each grant that reaches the contact there, whether it lets take away.
    fn reaching(
        &self,
        contact: Uuid,
        customer: Uuid,
        above: &[Uuid],
        now: DateTime<Utc>,
    ) -> Vec<bool> {
        let to_me = |to: &To| match to {
            To::Customer => !self.partners.contains(&contact),
            To::Group(group) => self.groups.contains(&(*group, contact)),
            To::Contact(named) => *named == contact,
        };
        let here = |on: &Option<Uuid>| on.is_none_or(|on| above.contains(&on));
        self.grants
            .iter()
            .filter(|((to, at, on), _)| *at == customer && to_me(to) && here(on))
            .filter(|(_, grant)| grant.until.is_none_or(|until| now < until))
            .map(|(_, grant)| grant.download)
            .collect()
    }
}

impl Item {
    /// A new one, which nothing happened to yet.
    #[must_use]
    pub const fn new(customer: Uuid, parent: Option<Uuid>, kind: Kind, by: Option<Uuid>) -> Self {
        Self {
            customer,
            parent,
            kind,
            by,
            trashed: false,
            withdrawn: false,
            opened: false,
            section: None,
            versions: vec![],
        }
    }

    fn as_document(&self, me: Uuid, shared: bool, takes: bool, sends: bool) -> Option<Rights> {
        let versions = self.handed(me, shared);
        let downloads = self.handed(me, takes);
        let untouched = |version: &Version| version.by == Some(me) && !version.accepted;
        (!versions.is_empty()).then(|| Rights {
            view: true,
            upload: false,
            deposit: sends && !downloads.is_empty(),
            withdraw: self.by == Some(me) && !self.opened && self.versions.iter().all(untouched),
            versions,
            downloads,
        })
    }

    /// The firm's newest content where the firm shared, and what one sent.
    fn handed(&self, me: Uuid, shared: bool) -> Vec<Uuid> {
        let of_the_firm = |version: &&Version| version.by.is_none() || version.accepted;
        let newest = self.versions.iter().rfind(of_the_firm).filter(|_| shared);
        let mine = |version: &&Version| version.by == Some(me) || newest == Some(version);
        let ids = self.versions.iter().filter(mine);
        ids.map(|version| version.id).collect()
    }
}
