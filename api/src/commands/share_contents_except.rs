//! "All but these": what from above cannot become No on a row below.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Code, Facts, GrantFacts, ItemShape};
use portico_domain::grant::{Capability, Grant, GrantCommand, GrantError, Scope, Subject, Terms};
use portico_domain::{CustomerId, GrantId, ItemId};
use portico_event_log::Unit;
use portico_projections::access::{self, Child};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access_messages::SubjectInput;
use super::authority::{customer_of, require_item};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::still_seen::seen_without;
use super::survivors::{Asleep, Shut, shut_before, sleeps};
use super::trash_items::check_count_of;
use crate::app::App;

/// The most grants of one command.
const MOST: usize = 500;

/// Shares everything that lies in a folder now but these items: in place of a
/// grant on the folder, one on each thing beside them, which carries no less.
#[derive(Clone, Debug, Serialize)]
pub struct ShareContentsExcept {
    /// What holds it all.
    pub folder: ItemId,
    /// To whom.
    pub subject: SubjectInput,
    /// What is not shared, at any depth below the folder; 1 to 200.
    pub except: Vec<ItemId>,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The contents are shared, the exceptions not by this subject's own grants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContentsShared {
    /// What carries a grant now.
    pub shared: Vec<ItemId>,
    /// How much does in the trash, where it sleeps until that is restored.
    pub in_trash: usize,
    /// Exceptions that another grant still reaches, or something in them.
    pub still_reached: Vec<ItemId>,
    /// How many grants were given, raised or revoked.
    pub changed: usize,
    /// How many of those that stand there and stay as they were sleep behind a closed
    /// door.
    pub asleep: Asleep,
}

impl Command for ShareContentsExcept {
    const OPERATION: &'static str = "shareContentsExcept";
    type Answer = ContentsShared;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ContentsShared, Stop> {
        check_count_of("exceptIds", &self.except)?;
        let facts = require_item(unit, self.folder, Action::Share, IdField::FolderId).await?;
        let is_document = |facts: &Facts| {
            let item = facts.chain.first();
            item.is_some_and(|item| item.shape == ItemShape::Document)
        };
        if is_document(&facts) {
            return Err(Refusal::from(Code::NotAFolder).into());
        }
        let customer = customer_of(&facts)?;
        let is_open = facts.customer.is_some_and(|customer| customer.portal_open);
        let subject = self.subject.resolve(unit, customer).await?;
        self.check_end(unit.metadata().occurred_at)?;
        let opened = self.opened(unit).await?;
        let bare = opened.keys().chain(&self.except);
        let gone: BTreeSet<GrantId> = bare.map(|id| GrantId::on_item(subject, *id)).collect();
        let shut = shut_before(unit, (customer, subject)).await?;
        let beside = self.beside(unit, &opened, (&gone, shut)).await?;
        let scope = |item| Scope {
            customer,
            item: Some(item),
            subject,
        };
        let shared = beside
            .iter()
            .map(|one| GrantId::on_item(subject, one.child.id));
        let all: Vec<Uuid> = gone
            .iter()
            .copied()
            .chain(shared)
            .map(GrantId::uuid)
            .collect();
        unit.read_ahead::<Grant>(&all).await?;
        let mut changed = 0;
        for &item in opened.keys().chain(&self.except) {
            let revoke = GrantCommand::Revoke { scope: scope(item) };
            changed += grant(unit, scope(item), revoke).await?;
        }
        let (written, asleep) = share_all(unit, (customer, subject), (&beside, shut)).await?;
        changed += written;
        // Nobody sees anything through a closed portal.
        let still_reached = if is_open {
            self.still_reached(unit, customer, &gone).await?
        } else {
            vec![]
        };
        let (trashed, live): (Vec<Child>, Vec<Child>) = beside
            .into_iter()
            .map(|one| one.child)
            .partition(|child| child.in_trash);
        Ok(ContentsShared {
            still_reached,
            shared: live.into_iter().map(|child| child.id).collect(),
            in_trash: trashed.len(),
            changed,
            asleep,
        })
    }
}

impl ShareContentsExcept {
    /// Also where nothing beside the exceptions takes it over.
    fn check_end(&self, at: DateTime<Utc>) -> Result<(), GrantError> {
        match self.expires_at.filter(|end| *end <= at) {
            Some(end) => Err(GrantError::ExpiryInThePast(end)),
            None => Ok(()),
        }
    }

    /// The folder and those on the way to what is not shared: none of them can
    /// carry a grant. Each with whether it, or something above it, is in the trash.
    async fn opened(&self, unit: &mut Unit) -> Result<BTreeMap<ItemId, bool>, Stop> {
        let mut opened = BTreeMap::new();
        for &except in &self.except {
            let facts = require_item(unit, except, Action::View, IdField::ExceptIds).await?;
            let steps = facts.chain.iter().position(|link| link.id == self.folder);
            let Some(steps @ 1..) = steps else {
                let rule = "exceptIds names something that is not in the folder; \
                            give items that lie below it";
                return Err(Refusal::invalid("exceptIds", &rule).into());
            };
            let down = (1..=steps).rev().map(|step| {
                let up = &facts.chain[step..];
                (up[0].id, up.iter().any(|link| link.trashed))
            });
            // What is not shared itself need not be opened.
            opened.extend(down.take_while(|(id, _)| !self.except.contains(id)));
        }
        Ok(opened)
    }

    /// What lies in the opened folders, beside the exceptions and the ways to
    /// them. What is in the trash only keeps what the folder gave it. `shut` is the
    /// door that is closed before the subject.
    async fn beside(
        &self,
        unit: &mut Unit,
        opened: &BTreeMap<ItemId, bool>,
        (gone, shut): (&BTreeSet<GrantId>, Option<Shut>),
    ) -> Result<Vec<Beside>, Stop> {
        let mut beside = vec![];
        for (&folder, &in_trash) in opened {
            let taken = taken_from(unit, folder, (gone, shut)).await?;
            let carried = taken.iter().copied().reduce(Terms::with);
            // One more than there may be, and whatever is left out.
            let most = MOST + 1 + opened.len() + self.except.len();
            let (conn, with_trash) = (unit.connection(), carried.is_some());
            let mut children = access::children(conn, folder, with_trash, most).await?;
            for child in &mut children {
                child.in_trash |= in_trash;
            }
            children.retain(|child| {
                !opened.contains_key(&child.id) && !self.except.contains(&child.id)
            });
            // What is in the trash keeps what the folder gave, and gets no more.
            let live = if children.iter().any(|child| !child.in_trash) {
                Some(self.terms(&taken)?)
            } else {
                None
            };
            beside.extend(children.into_iter().filter_map(|child| {
                let terms = if child.in_trash { carried } else { live };
                terms.map(|terms| Beside {
                    child,
                    terms,
                    carried,
                })
            }));
            if beside.len() > MOST {
                let rule = format!(
                    "more than {MOST} things lie beside the exceptions, with what is shared and \
                     in the trash; put what is not to be seen into a folder of its own"
                );
                return Err(Refusal::invalid("folderId", &rule).into());
            }
        }
        Ok(beside)
    }

    /// What was asked for, and no less than what is taken away: a grant moves from
    /// a folder to what lies in it, and nobody loses anything by that.
    fn terms(&self, taken: &[Terms]) -> Result<Terms, Refusal> {
        let asked = Terms {
            capability: self.capability,
            expires_at: self.expires_at,
        };
        let most = taken.iter().copied().fold(asked, Terms::with);
        if most == asked || taken.contains(&most) {
            return Ok(most);
        }
        // It would carry download for longer than anybody said.
        let rule = "of what is asked for and the access that the folder gives now, one carries \
                    more and another ends later, which one grant cannot keep; ask for DOWNLOAD \
                    until the later end, or change the access to the folder first";
        Err(Refusal::invalid("expires", &rule))
    }

    /// The exceptions that somebody sees all the same, or something in them, by a
    /// grant that stays.
    async fn still_reached(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        gone: &BTreeSet<GrantId>,
    ) -> Result<Vec<ItemId>, Stop> {
        let granted = access::granted_within(unit.connection(), customer, &self.except).await?;
        let inside = granted.iter().map(|(_, item)| *item);
        let places: BTreeSet<ItemId> = self.except.iter().copied().chain(inside).collect();
        let places: Vec<ItemId> = places.into_iter().collect();
        let seen = seen_without(unit, customer, &places, gone).await?;
        let holding = granted.iter().filter(|(_, item)| seen.contains(item));
        let holding: BTreeSet<ItemId> = holding.map(|(around, _)| *around).collect();
        let still = |except: &ItemId| seen.contains(except) || holding.contains(except);
        Ok(self.except.iter().copied().filter(still).collect())
    }
}

/// What lies beside the exceptions.
struct Beside {
    child: Child,
    /// What a new grant carries, and until when.
    terms: Terms,
    /// What the subject's grants above it gave that are taken away and awake.
    carried: Option<Terms>,
}

impl Beside {
    /// A grant that stands stays on its own terms, but is raised to what came from
    /// above: until now both led here. One that sleeps, on these terms, is not where
    /// something of its own would wake with it.
    async fn share(
        &self,
        unit: &mut Unit,
        scope: Scope,
        asleep: Option<Terms>,
    ) -> Result<usize, Stop> {
        let at = unit.metadata().occurred_at;
        let give = GrantCommand::Grant {
            scope,
            capability: self.terms.capability,
            expires_at: self.terms.expires_at,
            at,
        };
        let given = grant(unit, scope, give).await?;
        let (0, Some(terms)) = (given, self.carried) else {
            return Ok(given);
        };
        if asleep == Some(terms) {
            return self.anew(unit, scope, terms).await;
        }
        if asleep.is_none_or(|own| own.with(terms) == terms) {
            return grant(unit, scope, GrantCommand::Raise { terms, at }).await;
        }
        Ok(given)
    }

    /// Raised to the terms that it has, a grant would sleep on.
    async fn anew(&self, unit: &mut Unit, scope: Scope, terms: Terms) -> Result<usize, Stop> {
        let give = GrantCommand::Grant {
            scope,
            capability: terms.capability,
            expires_at: terms.expires_at,
            at: unit.metadata().occurred_at,
        };
        let taken = grant(unit, scope, GrantCommand::Revoke { scope }).await?;
        Ok(taken + grant(unit, scope, give).await?)
    }
}

/// Shares each: how many grants were given or raised, and how many of the others are from
/// before the door `shut` was closed.
async fn share_all(
    unit: &mut Unit,
    (customer, subject): (CustomerId, Subject),
    (beside, shut): (&[Beside], Option<Shut>),
) -> Result<(usize, Asleep), Stop> {
    let id = |one: &Beside| GrantId::on_item(subject, one.child.id);
    let all: Vec<GrantId> = beside.iter().map(id).collect();
    let standing = access::grants(unit.connection(), &all).await?;
    let slept = standing.iter().filter(|grant| sleeps(grant, shut));
    let slept: BTreeMap<GrantId, Terms> = slept.map(|grant| (grant.id, grant.terms())).collect();
    let (mut written, mut asleep) = (0, Asleep::default());
    for one in beside {
        let scope = Scope {
            customer,
            item: Some(one.child.id),
            subject,
        };
        let own = slept.get(&id(one)).copied();
        match one.share(unit, scope, own).await? {
            0 => asleep.count(shut, usize::from(own.is_some())),
            changed => written += changed,
        }
    }
    Ok((written, asleep))
}

/// On which terms grants that last and are taken away reach what lies in a folder. Those
/// from before a closed door are not carried over: a grant of now would wake them.
async fn taken_from(
    unit: &mut Unit,
    folder: ItemId,
    (gone, shut): (&BTreeSet<GrantId>, Option<Shut>),
) -> Result<Vec<Terms>, Stop> {
    let at = unit.metadata().occurred_at;
    let reaching = access::grants_reaching(unit.connection(), folder).await?;
    let taken = reaching
        .iter()
        .filter(|grant| gone.contains(&grant.id) && grant.lasts(at) && !sleeps(grant, shut));
    Ok(taken.map(GrantFacts::terms).collect())
}

/// One if the grant is not as it was.
async fn grant(unit: &mut Unit, scope: Scope, command: GrantCommand) -> Result<usize, Stop> {
    let item = scope.item.ok_or_else(Refusal::not_found)?;
    let id = GrantId::on_item(scope.subject, item);
    let events = unit.handle::<Grant>(id.uuid(), Some(scope.customer), command);
    Ok(usize::from(events.await?? > 0))
}
