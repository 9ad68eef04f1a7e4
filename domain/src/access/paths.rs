//! Condition 5: what leads a contact to an item.
//!
//! Grants and master access are inherited by everything below. Access to a
//! matter and own work are not: they lead to the very item.

use chrono::{DateTime, Utc};

use super::{
    Code, ContactFacts, Facts, Given, GrantFacts, Hop, ItemFacts, ItemShape, Path, Source, Step,
    VersionFacts,
};
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::values::ContactKind;

/// Master accesses, then grants from the item up; among those of one place the
/// customer's first, then groups', then the contact's own.
pub(super) fn inherited(facts: &Facts, contact: ContactFacts, at: DateTime<Utc>) -> Vec<Path> {
    let mut found: Vec<(usize, &GrantFacts)> = facts
        .grants
        .iter()
        .filter(|grant| grant.lasts(at))
        .filter_map(|grant| Some((reaches(facts, grant, contact)?, grant)))
        .collect();
    found.sort_by_key(|(order, grant)| (*order, grant.subject, grant.id));
    found
        .into_iter()
        .map(|(order, grant)| path_of(facts, order, grant))
        .collect()
}

/// Where the grant stands in the order of paths (master 0, the item 1, its
/// parent 2, …), if it reaches this contact and this item at all.
fn reaches(facts: &Facts, grant: &GrantFacts, contact: ContactFacts) -> Option<usize> {
    if !belongs(facts, grant.subject, contact) {
        return None;
    }
    match grant.item {
        None => Some(0),
        Some(item) => {
            let steps = facts.chain.iter().position(|link| link.id == item)?;
            Some(steps + 1)
        }
    }
}

/// Whether what is granted to the subject is granted to the contact of the facts.
#[must_use]
pub fn belongs_to(facts: &Facts, subject: Subject) -> bool {
    facts
        .contact
        .is_some_and(|contact| belongs(facts, subject, contact))
}

/// "The customer" means its clients: a partner gets what is granted by name, or
/// to a group the partner is in.
fn belongs(facts: &Facts, subject: Subject, contact: ContactFacts) -> bool {
    match subject {
        Subject::Contact(id) => id == contact.id,
        Subject::Group(id) => facts.groups.iter().any(|group| group.id == id),
        Subject::Customer(id) => {
            contact.kind == ContactKind::Client
                && facts.customer.is_some_and(|customer| customer.id == id)
        }
    }
}

fn path_of(facts: &Facts, order: usize, grant: &GrantFacts) -> Path {
    let given = Given {
        grant: grant.id,
        subject: grant.subject,
        capability: grant.capability,
        expires_at: grant.expires_at,
        stamp: grant.given,
        changed: grant.changed,
    };
    let steps_up = order.saturating_sub(1);
    Path {
        carries_download: grant.capability == Capability::Download,
        hops: hops(facts, grant, steps_up),
        source: match grant.item {
            None => Source::Master(given),
            Some(on) => Source::Grant {
                on,
                steps_up,
                given,
            },
        },
    }
}

/// Into the group, to the grant, and down to the item.
fn hops(facts: &Facts, grant: &GrantFacts, steps_up: usize) -> Vec<Hop> {
    let joined = facts
        .groups
        .iter()
        .filter(|group| grant.subject == Subject::Group(group.id))
        .map(|group| Hop {
            step: Step::InGroup(group.id),
            stamp: group.joined,
        });
    let given = Hop {
        step: Step::Given,
        stamp: grant.given,
    };
    let inside = facts.chain.windows(2).take(steps_up).rev().map(|pair| Hop {
        step: Step::Inside {
            item: pair[0].id,
            folder: pair[1].id,
        },
        stamp: pair[0].placed,
    });
    joined.chain([given]).chain(inside).collect()
}

/// The matter itself, never what lies in it.
pub(super) fn matter(facts: &Facts, item: &ItemFacts) -> Option<Path> {
    if item.shape != ItemShape::Matter {
        return None;
    }
    let access = facts
        .matters
        .iter()
        .find(|matter| matter.matter == item.id)?;
    Some(Path {
        source: Source::Matter {
            changed: access.changed,
        },
        carries_download: false,
        hops: vec![Hop {
            step: Step::Given,
            stamp: access.access?,
        }],
    })
}

/// A document of which the contact sent a version, or a folder that the contact
/// made; never what lies in it.
pub(super) fn own_work(facts: &Facts, item: &ItemFacts, contact: ContactFacts) -> Option<Path> {
    let hop = match item.shape {
        ItemShape::Document => {
            let own = |version: &&VersionFacts| version.sent_by == Some(contact.id);
            let newest = facts.versions.iter().rfind(own)?;
            Hop {
                step: Step::Sent(newest.id),
                stamp: newest.uploaded,
            }
        }
        ItemShape::Folder(FolderPurpose::Plain) if item.created_by == Some(contact.id) => Hop {
            step: Step::Made(item.id),
            stamp: item.created,
        },
        ItemShape::Folder(_) | ItemShape::Matter => return None,
    };
    Some(Path {
        source: Source::OwnWork,
        carries_download: true,
        hops: vec![hop],
    })
}

/// Why no path leads there.
pub(super) fn missing(facts: &Facts, contact: ContactFacts, at: DateTime<Utc>) -> Code {
    let expired = |grant: &GrantFacts| reaches(facts, grant, contact).is_some() && !grant.lasts(at);
    if facts.grants.iter().any(expired) {
        Code::AccessExpired
    } else {
        Code::NotShared
    }
}
