//! "All but these": what from above cannot become No on a row below.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Code, Facts, ItemShape};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::{GrantId, ItemId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::access_messages::SubjectInput;
use super::authority::{customer_of, require_item};
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::trash_items::check_count_of;
use crate::app::App;

/// The most grants of one command.
const MOST: usize = 500;

/// Shares everything that lies in a folder now but these items: in place of a
/// grant on the folder, one on each thing beside them.
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
    /// Exceptions that another grant still reaches.
    pub still_reached: Vec<ItemId>,
    /// How many grants were given or revoked.
    pub changed: usize,
}

impl Command for ShareContentsExcept {
    const OPERATION: &'static str = "shareContentsExcept";
    type Answer = ContentsShared;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ContentsShared, Stop> {
        check_count_of("exceptIds", &self.except)?;
        let facts = require_item(unit, self.folder, Action::Share).await?;
        let is_document = |facts: &Facts| {
            let item = facts.chain.first();
            item.is_some_and(|item| item.shape == ItemShape::Document)
        };
        if is_document(&facts) {
            return Err(Refusal::from(Code::NotAFolder).into());
        }
        let customer = customer_of(&facts)?;
        let subject = self.subject.resolve(unit, customer).await?;
        let opened = self.opened(unit).await?;
        let shared = self.beside(unit, &opened).await?;
        let scope = |item| Scope {
            customer,
            item: Some(item),
            subject,
        };
        let mut changed = 0;
        for &item in opened.iter().chain(&self.except) {
            let revoke = GrantCommand::Revoke { scope: scope(item) };
            changed += grant(unit, scope(item), revoke).await?;
        }
        for &item in &shared {
            let give = GrantCommand::Grant {
                scope: scope(item),
                capability: self.capability,
                expires_at: self.expires_at,
                at: unit.metadata().occurred_at,
            };
            changed += grant(unit, scope(item), give).await?;
        }
        Ok(ContentsShared {
            still_reached: self.still_reached(unit, subject, &opened).await?,
            shared,
            changed,
        })
    }
}

impl ShareContentsExcept {
    /// The folder and those on the way to what is not shared: none of them can
    /// carry a grant.
    async fn opened(&self, unit: &mut Unit) -> Result<BTreeSet<ItemId>, Stop> {
        let mut opened = BTreeSet::from([self.folder]);
        for &except in &self.except {
            let facts = require_item(unit, except, Action::View).await?;
            let steps = facts.chain.iter().position(|link| link.id == self.folder);
            let Some(steps @ 1..) = steps else {
                let rule = "exceptIds names something that is not in the folder; \
                            give items that lie below it";
                return Err(Refusal::invalid("exceptIds", &rule).into());
            };
            let down = facts.chain[1..=steps].iter().rev().map(|link| link.id);
            // What is not shared itself need not be opened.
            opened.extend(down.take_while(|id| !self.except.contains(id)));
        }
        Ok(opened)
    }

    /// What lies in the opened folders, beside the exceptions and the ways to
    /// them.
    async fn beside(
        &self,
        unit: &mut Unit,
        opened: &BTreeSet<ItemId>,
    ) -> Result<Vec<ItemId>, Stop> {
        let mut shared = vec![];
        for &folder in opened {
            let mut children = access::children(unit.connection(), folder, MOST + 1).await?;
            children.retain(|item| !opened.contains(item) && !self.except.contains(item));
            shared.extend(children);
            if shared.len() > MOST {
                let rule = format!(
                    "more than {MOST} things lie beside the exceptions; \
                     put what is not to be seen into a folder of its own"
                );
                return Err(Refusal::invalid("folderId", &rule).into());
            }
        }
        Ok(shared)
    }

    async fn still_reached(
        &self,
        unit: &mut Unit,
        subject: Subject,
        opened: &BTreeSet<ItemId>,
    ) -> Result<Vec<ItemId>, Stop> {
        let at = unit.metadata().occurred_at;
        let revoked: BTreeSet<GrantId> = opened
            .iter()
            .chain(&self.except)
            .map(|item| GrantId::on_item(subject, *item))
            .collect();
        let mut still = vec![];
        for &except in &self.except {
            let grants = access::grants_reaching(unit.connection(), except).await?;
            let mut others = grants.iter().filter(|grant| !revoked.contains(&grant.id));
            if others.any(|grant| grant.lasts(at)) {
                still.push(except);
            }
        }
        Ok(still)
    }
}

async fn grant(unit: &mut Unit, scope: Scope, command: GrantCommand) -> Result<usize, Stop> {
    let item = scope.item.ok_or_else(Refusal::not_found)?;
    let id = GrantId::on_item(scope.subject, item);
    let events = unit.handle::<Grant>(id.uuid(), Some(scope.customer), command);
    Ok(events.await??)
}
