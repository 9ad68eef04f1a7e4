//! What contacts still see of an item once grants are gone. The rule itself is
//! asked, with the facts as they are without these grants.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, GrantFacts, Path, Source, belongs_to, decide};
use portico_domain::grant::Subject;
use portico_domain::{ContactId, CustomerId, GrantId, GroupId, ItemId};
use portico_event_log::Unit;
use portico_projections::access::{self, ByName};
use serde::{Deserialize, Serialize};

use super::known::{known_group, knows_contact};
use super::names::full_name;
use super::perform::Stop;

/// What still leads somebody to an item: kept for repeats, so without a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Remaining {
    /// Master access to the customer.
    Master,
    /// A grant on this folder above it.
    Folder(ItemId),
    /// A grant on it to all clients of the customer.
    Clients,
    /// A grant on it to this group.
    Group(GroupId),
    /// A grant to this contact alone.
    AccessOf(ContactId),
    /// Access to the matter.
    Matter,
    /// What this contact sent or made.
    WorkOf(ContactId),
}

/// What still leads somebody of this subject to the item after the subject's own
/// grant on it is gone. Of several paths the one that reaches the most people is
/// told, among those the first in the rule's own order.
pub(super) async fn remaining_path(
    unit: &mut Unit,
    subject: Subject,
    item: ItemId,
) -> Result<Option<Remaining>, Stop> {
    if let Subject::Group(group) = subject
        && known_group(unit, group).await?.is_none()
    {
        // Whoever may not know the group learns nothing of who is in it.
        return Ok(None);
    }
    let at = unit.metadata().occurred_at;
    let gone = BTreeSet::from([GrantId::on_item(subject, item)]);
    let mut left = vec![];
    for facts in people_of(unit, subject, item).await? {
        let contact = facts.contact.map(|contact| contact.id);
        let paths = paths_without(facts, &gone, at).into_iter();
        left.extend(paths.filter_map(|path| Some((contact?, path))));
    }
    let widest = left
        .into_iter()
        .min_by_key(|(_, path)| narrowness(path, subject));
    Ok(widest.and_then(|(contact, path)| remaining(subject, contact, &path)))
}

/// Which of these items of a customer anybody sees by a grant that is not among those
/// that are gone: asked of all of them at once.
pub(super) async fn seen_without(
    unit: &mut Unit,
    customer: CustomerId,
    items: &[ItemId],
    gone: &BTreeSet<GrantId>,
) -> Result<HashSet<ItemId>, Stop> {
    let at = unit.metadata().occurred_at;
    let mut reached = access::items_reached(unit.connection(), items).await?;
    // Mostly nothing is left, and nobody has to be looked at.
    let others = |grant: &GrantFacts| !gone.contains(&grant.id) && grant.lasts(at);
    reached.retain(|_, item| item.grants.iter().any(others));
    if reached.is_empty() {
        return Ok(HashSet::new());
    }
    let left: Vec<ItemId> = reached.keys().copied().collect();
    let members = access::member_facts(unit.connection(), customer, &left).await?;
    let granted = |path: &Path| matches!(path.source, Source::Master(_) | Source::Grant { .. });
    reached.retain(|_, item| {
        let mut facts = members
            .iter()
            .map(|member| access::facts_about(member, item));
        facts.any(|facts| paths_without(facts, gone, at).iter().any(granted))
    });
    Ok(reached.into_keys().collect())
}

/// The facts about whoever belongs to a subject, in the order of their names.
async fn people_of(unit: &mut Unit, subject: Subject, item: ItemId) -> Result<Vec<Facts>, Stop> {
    if let Subject::Contact(contact) = subject {
        let facts = access::facts_for_contact(unit.connection(), contact, item).await?;
        return Ok(vec![facts]);
    }
    let list = access::access_list(unit.connection(), item, &ByName::all()).await?;
    let all = list.rows.into_iter().map(|(_, access)| access.facts);
    Ok(all.filter(|facts| belongs_to(facts, subject)).collect())
}

fn paths_without(mut facts: Facts, gone: &BTreeSet<GrantId>, at: DateTime<Utc>) -> Vec<Path> {
    facts.grants.retain(|grant| !gone.contains(&grant.id));
    decide(&facts, Action::View, at).paths
}

/// How few of those who belong to a subject a path may be about.
fn narrowness(path: &Path, subject: Subject) -> u8 {
    let granted_to = match &path.source {
        Source::Master(given) | Source::Grant { given, .. } => given.subject,
        Source::Matter { .. } => return 3,
        Source::OwnWork => return 4,
        Source::Role { .. } => return 5,
    };
    match granted_to {
        Subject::Group(_) if granted_to != subject => 1,
        Subject::Contact(_) if granted_to != subject => 2,
        Subject::Customer(_) | Subject::Group(_) | Subject::Contact(_) => 0,
    }
}

fn remaining(subject: Subject, contact: ContactId, path: &Path) -> Option<Remaining> {
    let (given, place) = match &path.source {
        Source::Master(given) => (given, Some(Remaining::Master)),
        Source::Grant {
            steps_up: 0, given, ..
        } => (given, None),
        Source::Grant { on, given, .. } => (given, Some(Remaining::Folder(*on))),
        Source::Matter { .. } => return Some(Remaining::Matter),
        Source::OwnWork => return Some(Remaining::WorkOf(contact)),
        // A contact has none.
        Source::Role { .. } => return None,
    };
    // What one of many has alone is theirs, wherever it was set.
    let alone = matches!(given.subject, Subject::Contact(_)) && given.subject != subject;
    Some(match (given.subject, place.filter(|_| !alone)) {
        (_, Some(place)) => place,
        (Subject::Customer(_), None) => Remaining::Clients,
        (Subject::Contact(owner), None) => Remaining::AccessOf(owner),
        (Subject::Group(group), None) => Remaining::Group(group),
    })
}

/// In the words of today. Whom or what the caller does not know any more has no name.
pub(super) async fn words(unit: &mut Unit, left: Remaining) -> Result<String, Stop> {
    Ok(match left {
        Remaining::Master => "Master Access".to_owned(),
        Remaining::Folder(item) => folder_above(unit, item).await?,
        Remaining::Clients => "all clients".to_owned(),
        Remaining::Group(group) => {
            let name = known_group(unit, group).await?.and_then(|row| row.name);
            name.map_or_else(|| "a group".to_owned(), |name| format!("group {name}"))
        }
        Remaining::AccessOf(contact) => of_contact(unit, contact, "own access").await?,
        Remaining::Matter => "access to the matter".to_owned(),
        Remaining::WorkOf(contact) => of_contact(unit, contact, "own work").await?,
    })
}

/// Its name, which may have been erased.
async fn folder_above(unit: &mut Unit, item: ItemId) -> Result<String, Stop> {
    let row = access::item_name(unit.connection(), item).await?;
    let name = row.and_then(|row| row.name);
    Ok(name.unwrap_or_else(|| "a folder above".to_owned()))
}

async fn of_contact(unit: &mut Unit, contact: ContactId, what: &str) -> Result<String, Stop> {
    let mut row = None;
    if knows_contact(unit, contact).await? {
        row = access::contact(unit.connection(), contact).await?;
    }
    let whose = row.map_or_else(|| "a contact".to_owned(), |row| full_name(&row));
    Ok(format!("{whose}'s {what}"))
}
