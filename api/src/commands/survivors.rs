//! Grants that sleep and would wake: revoked in the same command, unless "as
//! before" is chosen.

use std::collections::BTreeSet;

use portico_domain::access::GrantFacts;
use portico_domain::contact::Account;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::grant::{Given, Grant, GrantCommand, Scope, Subject, Survivors, Waking};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId};
use portico_event_log::Unit;
use portico_projections::access::{self, MatterShown};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::authority::require_at;
use super::perform::Stop;

/// At most so many grants, and so many matters, are listed; all are counted.
const LISTED: usize = 200;

/// What would wake.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Survived {
    /// How many, grants and matters together; a matter once for each contact.
    pub count: usize,
    /// Grants, on items or master, as they were; the first 200.
    pub grants: Vec<GrantFacts>,
    /// Matters whose details were shown; the first 200.
    pub matters: Vec<ItemId>,
    /// Whether they were revoked now.
    pub revoked: bool,
}

impl Survived {
    /// These too.
    pub(super) fn add(&mut self, more: Self) {
        self.count += more.count;
        self.grants.extend(more.grants);
        self.grants.truncate(LISTED);
        self.matters.extend(more.matters);
        self.matters.truncate(LISTED);
        self.revoked |= more.revoked;
    }
}

/// A contact who is no member is about to be one again.
pub(super) async fn of_contact(
    unit: &mut Unit,
    whose: (CustomerId, ContactId),
    survivors: Survivors,
) -> Result<Survived, Stop> {
    of_member(unit, whose, None, survivors).await
}

/// A contact's own switch that went off there in the log is about to go on: what was
/// granted and shown to the contact before, also before a closing of the customer's portal
/// since. What was granted or changed after that is for now.
pub(super) async fn of_switch(
    unit: &mut Unit,
    whose: (CustomerId, ContactId),
    off: i64,
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let before = kept_until(unit, whose.0, off).await?;
    of_member(unit, whose, Some(before), survivors).await
}

/// Up to where in the log a switch that went off there keeps asleep: whoever opens the
/// customer's portal meanwhile decides nothing about what is behind it.
async fn kept_until(unit: &mut Unit, customer: CustomerId, off: i64) -> Result<i64, Stop> {
    let closed = access::portal_closed_at(unit.connection(), customer).await?;
    Ok(closed.map_or(off, |closed| closed.max(off)))
}

async fn of_member(
    unit: &mut Unit,
    (customer, contact): (CustomerId, ContactId),
    before: Option<i64>,
    survivors: Survivors,
) -> Result<Survived, Stop> {
    if access::shown_or_sent(unit.connection(), customer, &[contact]).await? {
        // What they sent is theirs to see again: a door that opens is widening.
        require_at(unit, customer, Permission::Share).await?;
    }
    let slept = |position: i64| before.is_none_or(|before| position < before);
    let mut grants = access::grants_at(unit.connection(), customer).await?;
    grants.retain(|grant| slept(grant.settled_at()));
    let mut shown = access::matters_shown(unit.connection(), customer).await?;
    shown.retain(|matter| matter.contact == contact && slept(matter.settled_at));
    let waking = Waking::Member { customer, contact };
    settle(unit, waking, (customer, grants), &shown, survivors).await
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

/// A portal that was closed is about to be opened: what was granted and shown before
/// it was closed to whom it lets in. What was granted or changed since is for now; what
/// belongs to nobody whom it lets in sleeps on, until they come back.
pub(super) async fn of_portal(
    unit: &mut Unit,
    customer: CustomerId,
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let Some(closed) = access::portal_closed_at(unit.connection(), customer).await? else {
        return Ok(Survived::default());
    };
    let mut grants = access::grants_at(unit.connection(), customer).await?;
    grants.retain(|grant| grant.settled_at() < closed);
    let mut shown = access::matters_shown(unit.connection(), customer).await?;
    shown.retain(|matter| matter.settled_at < closed);
    let let_in = LetIn::of(unit, customer, (&grants, &shown)).await?;
    grants.retain(|grant| let_in.has(grant.subject));
    shown.retain(|matter| let_in.contacts.contains(&matter.contact));
    let waking = Waking::Portal(customer);
    settle(unit, waking, (customer, grants), &shown, survivors).await
}

/// Whom a customer's portal lets in, of those to whom something was granted or shown.
struct LetIn {
    contacts: BTreeSet<ContactId>,
    closed_groups: BTreeSet<GroupId>,
}

impl LetIn {
    async fn of(
        unit: &mut Unit,
        customer: CustomerId,
        (grants, shown): (&[GrantFacts], &[MatterShown]),
    ) -> Result<Self, Stop> {
        let mut contacts: BTreeSet<ContactId> = shown.iter().map(|shown| shown.contact).collect();
        let mut groups = BTreeSet::new();
        for grant in grants {
            match grant.subject {
                Subject::Customer(_) => {}
                Subject::Group(group) => drop(groups.insert(group)),
                Subject::Contact(contact) => drop(contacts.insert(contact)),
            }
        }
        let contacts: Vec<ContactId> = contacts.into_iter().collect();
        let entering = access::entering(unit.connection(), &contacts, customer).await?;
        let groups: Vec<GroupId> = groups.into_iter().collect();
        let groups = access::groups(unit.connection(), &groups).await?;
        let closed = groups.iter().filter(|group| group.closed);
        Ok(Self {
            contacts: entering.into_iter().collect(),
            closed_groups: closed.map(|group| group.id).collect(),
        })
    }

    /// Nobody enters by a closed group, which opens never again.
    fn has(&self, subject: Subject) -> bool {
        match subject {
            Subject::Customer(_) => true,
            Subject::Group(group) => !self.closed_groups.contains(&group),
            Subject::Contact(contact) => self.contacts.contains(&contact),
        }
    }
}

/// How many grants, or accesses to a matter, that stay as they are sleep behind a closed door,
/// by the door whose opening decides about them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Asleep {
    /// The customer's portal.
    pub portal: usize,
    /// The switch of the contact whose they are, whether the customer's portal is open or not.
    pub switch: usize,
}

impl Asleep {
    /// So many more behind this door; none where none is closed.
    pub(super) const fn count(&mut self, door: Option<Shut>, more: usize) {
        match door {
            Some(Shut::Portal(_)) => self.portal += more,
            Some(Shut::Switch(_)) => self.switch += more,
            None => {}
        }
    }

    /// These too.
    pub(super) const fn add(&mut self, more: Self) {
        self.portal += more.portal;
        self.switch += more.switch;
    }
}

/// The door whose opening decides about what is behind it, and up to where in the log it
/// keeps that asleep.
#[derive(Clone, Copy)]
pub(super) enum Shut {
    /// The customer's portal.
    Portal(i64),
    /// A contact's own switch: where that is off, an opening of the customer's portal decides
    /// nothing about the contact's.
    Switch(i64),
}

impl Shut {
    const fn keeps(self, settled_at: i64) -> bool {
        let (Self::Portal(since) | Self::Switch(since)) = self;
        settled_at < since
    }
}

/// How many of these grants of a subject sleep behind a closed door: the customer's portal, or
/// the switch of the contact whose they are. Saying again
/// what is so writes nothing, so that whoever opens the door decides about them.
pub(super) async fn asleep(
    unit: &mut Unit,
    (customer, subject): (CustomerId, Subject),
    grants: &[GrantFacts],
) -> Result<Asleep, Stop> {
    let mut asleep = Asleep::default();
    if grants.is_empty() {
        return Ok(asleep);
    }
    let shut = shut_before(unit, (customer, subject)).await?;
    let slept = grants.iter().filter(|grant| sleeps(grant, shut));
    asleep.count(shut, slept.count());
    Ok(asleep)
}

/// The door that is closed before a subject; none where all are open, or opening them wakes
/// nothing of the subject's.
pub(super) async fn shut_before(
    unit: &mut Unit,
    (customer, subject): (CustomerId, Subject),
) -> Result<Option<Shut>, Stop> {
    if !doors_decide(unit, (customer, subject)).await? {
        return Ok(None);
    }
    let off = match subject {
        Subject::Contact(contact) => off_since(unit, (customer, contact)).await?,
        Subject::Customer(_) | Subject::Group(_) => None,
    };
    match off {
        Some(off) => Ok(Some(off)),
        None => closed_still(unit, customer).await,
    }
}

/// Whether opening a door decides about what is a subject's: about that of who is no member
/// whoever makes them one does, and nobody comes back by a closed group or to a closed account.
async fn doors_decide(
    unit: &mut Unit,
    (customer, subject): (CustomerId, Subject),
) -> Result<bool, Stop> {
    let conn = unit.connection();
    Ok(match subject {
        Subject::Customer(_) => true,
        Subject::Group(group) => {
            let row = access::group(conn, group).await?;
            row.is_some_and(|row| !row.closed)
        }
        Subject::Contact(contact) => {
            let row = access::contact(conn, contact).await?;
            row.is_some_and(|row| row.account != Account::Closed)
                && access::is_member(conn, contact, customer).await?
        }
    })
}

/// A contact's own switch; none where it is on.
async fn off_since(
    unit: &mut Unit,
    (customer, contact): (CustomerId, ContactId),
) -> Result<Option<Shut>, Stop> {
    match access::switched_off_at(unit.connection(), contact, customer).await? {
        Some(off) => Ok(Some(Shut::Switch(kept_until(unit, customer, off).await?))),
        None => Ok(None),
    }
}

/// Whether a grant is from before this door was closed.
pub(super) fn sleeps(grant: &GrantFacts, shut: Option<Shut>) -> bool {
    shut.is_some_and(|shut| shut.keeps(grant.settled_at()))
}

/// For how many of these contacts the access to a matter sleeps behind such a door, the
/// customer's portal or the switch of their own.
pub(super) async fn shown_asleep(
    unit: &mut Unit,
    (customer, matter): (CustomerId, ItemId),
    contacts: &[ContactId],
) -> Result<Asleep, Stop> {
    let mut asleep = Asleep::default();
    if contacts.is_empty() {
        return Ok(asleep);
    }
    let closed = closed_still(unit, customer).await?;
    let shown = access::matter_shown_to(unit.connection(), matter, contacts).await?;
    for (contact, settled_at) in shown {
        let off = off_since(unit, (customer, contact)).await?;
        let shut = off.or(closed).filter(|shut| shut.keeps(settled_at));
        asleep.count(shut, 1);
    }
    Ok(asleep)
}

/// The customer's portal; none where it is open now, or was never opened.
async fn closed_still(unit: &mut Unit, customer: CustomerId) -> Result<Option<Shut>, Stop> {
    let conn = unit.connection();
    let row = access::customer(conn, customer).await?;
    if row.is_some_and(|row| row.portal_open) {
        return Ok(None);
    }
    let closed = access::portal_closed_at(conn, customer).await?;
    Ok(closed.map(Shut::Portal))
}

/// What staff read of grants and of access to a matter that they named and that stay as
/// they are, where so many of them are [`asleep`], by the door that decides; nothing of none.
pub(crate) fn asleep_words(asleep: Asleep) -> Option<String> {
    let doors = [
        (asleep.portal, "the customer's portal"),
        (asleep.switch, "the contact's own portal"),
    ];
    let said = doors.into_iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, door)| {
        format!(
            "{count} asleep behind {door}: opening it revokes what sleeps, \
             unless survivors is AS_BEFORE"
        )
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join("; "))
}

async fn settle(
    unit: &mut Unit,
    waking: Waking,
    (customer, grants): (CustomerId, Vec<GrantFacts>),
    shown: &[MatterShown],
    survivors: Survivors,
) -> Result<Survived, Stop> {
    let at = unit.metadata().occurred_at;
    let wakes = |grant: &&GrantFacts| waking.wakes(&given(customer, grant), at);
    let waking: Vec<&GrantFacts> = grants.iter().filter(wakes).collect();
    let matters: BTreeSet<ItemId> = shown.iter().map(|shown| shown.matter).collect();
    let survived = Survived {
        count: waking.len() + shown.len(),
        grants: waking.iter().copied().take(LISTED).cloned().collect(),
        matters: matters.into_iter().take(LISTED).collect(),
        revoked: survivors == Survivors::Revoke,
    };
    if survived.count == 0 {
        return Ok(Survived::default());
    }
    require_at(unit, customer, Permission::Share).await?;
    if survivors == Survivors::AsBefore {
        return Ok(survived);
    }
    revoke(unit, customer, &waking, shown).await?;
    Ok(survived)
}

async fn revoke(
    unit: &mut Unit,
    customer: CustomerId,
    waking: &[&GrantFacts],
    shown: &[MatterShown],
) -> Result<(), Stop> {
    let ids: Vec<Uuid> = waking.iter().map(|grant| grant.id.uuid()).collect();
    unit.read_ahead::<Grant>(&ids).await?;
    for grant in waking {
        let scope = Scope {
            customer,
            item: grant.item,
            subject: grant.subject,
        };
        let revoke = GrantCommand::Revoke { scope };
        unit.handle::<Grant>(grant.id.uuid(), Some(customer), revoke)
            .await??;
    }
    let ids: BTreeSet<Uuid> = shown.iter().map(|shown| shown.matter.uuid()).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    unit.read_ahead::<Document>(&ids).await?;
    for MatterShown {
        matter, contact, ..
    } in shown
    {
        let revoke = DocumentCommand::RevokeMatterAccess { contact: *contact };
        unit.handle::<Document>(matter.uuid(), Some(customer), revoke)
            .await??;
    }
    Ok(())
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
