//! Granting and revoking access to items.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, GrantFacts};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope};
use portico_domain::values::Permission;
use portico_domain::{GrantId, ItemId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::access_messages::{SubjectInput, folder};
use super::authority::{customer_of, require_item, require_of};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::still_seen::{Remaining, remaining_path, words};
use super::survivors::{Asleep, asleep, asleep_words};
use super::trash_items::check_count;
use crate::app::App;

/// Grants a subject access to items.
#[derive(Clone, Debug, Serialize)]
pub struct GrantAccess {
    /// To what; 1 to 200.
    pub items: Vec<ItemId>,
    /// To whom.
    pub subject: SubjectInput,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Revokes a subject's access to items.
#[derive(Clone, Debug, Serialize)]
pub struct RevokeAccess {
    /// To what; 1 to 200.
    pub items: Vec<ItemId>,
    /// From whom.
    pub subject: SubjectInput,
}

/// What becomes of a grant that stands when it is given again.
pub(super) const OTHER_TERMS: &str =
    " on other terms, which stay; change what it carries or when it ends instead";

/// Access is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessDone {
    /// To what.
    pub items: Vec<ItemId>,
    /// How many grants were not so before.
    pub changed: usize,
    /// The folder's name, where it was one folder.
    #[serde(skip)]
    pub folder: Option<String>,
    /// After a revoke: what still led there then.
    pub left: Option<Remaining>,
    /// That in words.
    #[serde(skip)]
    pub via: Option<String>,
    /// After a grant: those that stood before on other terms, and stay.
    pub kept: Vec<GrantId>,
    /// After a grant: how many of those that stood sleep behind a closed door.
    pub asleep: Asleep,
    /// After a revoke: the grants that it took, as they were.
    pub taken: Vec<GrantFacts>,
}

impl Command for GrantAccess {
    const OPERATION: &'static str = "grantAccess";
    type Answer = AccessDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<AccessDone, Stop> {
        check_count(&self.items)?;
        let mut done = AccessDone::new(&self.items);
        for &item in &self.items {
            let facts = require_item(unit, item, Action::Share, IdField::ItemIds).await?;
            let (scope, id) = scope(unit, &facts, item, self.subject).await?;
            let grant = GrantCommand::Grant {
                scope,
                capability: self.capability,
                expires_at: self.expires_at,
                at: unit.metadata().occurred_at,
            };
            let events = unit
                .handle::<Grant>(id.uuid(), Some(scope.customer), grant)
                .await??;
            if events == 0 {
                let terms = (self.capability, self.expires_at);
                let stands = standing(unit, scope, terms).await?;
                done.kept.extend(stands.otherwise);
                done.asleep.add(stands.asleep);
            }
            done.count(unit, &facts, events).await?;
        }
        Ok(done)
    }
}

impl Command for RevokeAccess {
    const OPERATION: &'static str = "revokeAccess";
    type Answer = AccessDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<AccessDone, Stop> {
        check_count(&self.items)?;
        let mut done = AccessDone::new(&self.items);
        let mut grants = vec![];
        for &item in &self.items {
            // Whatever state the item is in, access to it can be taken away.
            let facts = require_item(unit, item, Action::View, IdField::ItemIds).await?;
            require_of(&facts, Permission::Share)?;
            let customer = customer_of(&facts)?;
            let subject = self.subject.of(customer);
            let scope = Scope {
                customer,
                item: Some(item),
                subject,
            };
            let id = GrantId::on_item(subject, item);
            grants.push(id);
            let taken = access::grants(unit.connection(), &[id]).await?;
            let events = unit
                .handle::<Grant>(id.uuid(), Some(customer), GrantCommand::Revoke { scope })
                .await??;
            if events > 0 {
                done.taken.extend(taken);
            }
            if self.items.len() == 1 {
                done.left = remaining_path(unit, subject, item).await?;
                done.say_what_is_left(unit).await?;
            }
            done.count(unit, &facts, events).await?;
        }
        self.subject.require_or_past(unit, &grants).await?;
        Ok(done)
    }
}

/// The grant that stands where one was given again.
pub(super) struct Standing {
    /// Which, if it carries something else or ends at another time.
    pub(super) otherwise: Option<GrantId>,
    /// One if it sleeps behind a closed door.
    pub(super) asleep: Asleep,
}

/// What stands there, beside the terms that were asked for.
pub(super) async fn standing(
    unit: &mut Unit,
    scope: Scope,
    terms: (Capability, Option<DateTime<Utc>>),
) -> Result<Standing, Stop> {
    let Scope {
        customer,
        item,
        subject,
    } = scope;
    let id = match item {
        Some(item) => GrantId::on_item(subject, item),
        None => GrantId::master(subject, customer),
    };
    let found = access::grants(unit.connection(), &[id]).await?;
    let other = |grant: &&GrantFacts| (grant.capability, grant.expires_at) != terms;
    Ok(Standing {
        otherwise: found.iter().find(other).map(|grant| grant.id),
        asleep: asleep(unit, (customer, subject), &found).await?,
    })
}

async fn scope(
    unit: &mut Unit,
    facts: &Facts,
    item: ItemId,
    subject: SubjectInput,
) -> Result<(Scope, GrantId), Stop> {
    let customer = customer_of(facts)?;
    let subject = subject.resolve(unit, customer).await?;
    let scope = Scope {
        customer,
        item: Some(item),
        subject,
    };
    Ok((scope, GrantId::on_item(subject, item)))
}

impl AccessDone {
    fn new(items: &[ItemId]) -> Self {
        Self {
            items: items.to_vec(),
            changed: 0,
            folder: None,
            left: None,
            via: None,
            kept: vec![],
            asleep: Asleep::default(),
            taken: vec![],
        }
    }

    async fn count(&mut self, unit: &mut Unit, facts: &Facts, events: usize) -> Result<(), Stop> {
        self.changed += usize::from(events > 0);
        if self.items.len() == 1 {
            self.folder = folder(unit, facts).await?;
        }
        Ok(())
    }

    /// Says [`Self::via`] what still led there.
    pub(super) async fn say_what_is_left(&mut self, unit: &mut Unit) -> Result<(), Stop> {
        if let Some(left) = self.left {
            self.via = Some(words(unit, left).await?);
        }
        Ok(())
    }

    /// What staff read after granting.
    #[must_use]
    pub fn granted_message(&self) -> String {
        let message = match &self.folder {
            _ if self.changed == 0 => "Access already granted".to_owned(),
            Some(folder) => format!("{folder} Access Granted"),
            None => "Access granted".to_owned(),
        };
        let message = match self.kept.len() {
            0 => message,
            _ if self.changed == 0 => format!("{message}{OTHER_TERMS}"),
            n => format!("{message} – {n} of them before{OTHER_TERMS}"),
        };
        match asleep_words(self.asleep) {
            Some(asleep) => format!("{message} – {asleep}"),
            None => message,
        }
    }

    /// What staff read after revoking.
    #[must_use]
    pub fn revoked_message(&self) -> String {
        let message = match &self.folder {
            _ if self.changed == 0 => "Access already removed".to_owned(),
            Some(folder) => format!("{folder} Access Removed"),
            None => "Access removed".to_owned(),
        };
        match &self.via {
            Some(via) => format!("{message} – still visible through {via}"),
            None => message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AccessDone;

    #[test]
    fn an_answer_that_was_kept_without_what_is_left_is_read() {
        let kept =
            r#"{"items":[],"changed":1,"kept":[],"asleep":{"portal":0,"switch":0},"taken":[]}"#;
        let kept: AccessDone = serde_json::from_str(kept).unwrap();
        assert_eq!(kept.revoked_message(), "Access removed");
    }
}
