//! Granting and revoking access to everything of a customer.

use chrono::{DateTime, Utc};
use portico_domain::access::GrantFacts;
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope};
use portico_domain::values::Permission;
use portico_domain::{CustomerId, GrantId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::access_messages::SubjectInput;
use super::authority::require_at;
use super::grant_access::{OTHER_TERMS, standing};
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::survivors::{Asleep, asleep_words};
use crate::app::App;

/// Turns master access on or off.
#[derive(Clone, Debug, Serialize)]
pub struct MasterAccess {
    /// To everything of whom.
    pub customer: CustomerId,
    /// For whom.
    pub subject: SubjectInput,
    /// On: what it carries and until when. Off: none.
    pub granted: Option<(Capability, Option<DateTime<Utc>>)>,
}

/// Master access is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MasterDone {
    /// To everything of whom.
    pub customer: CustomerId,
    /// The customer's name.
    #[serde(skip)]
    pub name: String,
    /// Whether it is on.
    pub on: bool,
    /// Whether it was so before.
    pub already: bool,
    /// The grant that stood before on other terms, and stays.
    pub kept: Option<GrantId>,
    /// One if the grant that stood sleeps behind a closed door.
    pub asleep: Asleep,
    /// The grant that was taken, as it was.
    pub taken: Option<GrantFacts>,
}

impl Command for MasterAccess {
    const OPERATION: &'static str = "masterAccess";
    type Answer = MasterDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MasterDone, Stop> {
        require_at(unit, self.customer, Permission::Share).await?;
        let customer = require_customer(unit, self.customer, IdField::CustomerId).await?;
        let subject = if self.granted.is_some() {
            self.subject.resolve(unit, self.customer).await?
        } else {
            let subject = self.subject.of(self.customer);
            let grant = GrantId::master(subject, self.customer);
            self.subject.require_or_past(unit, &[grant]).await?;
            subject
        };
        let scope = Scope {
            customer: self.customer,
            item: None,
            subject,
        };
        let command = match self.granted {
            Some((capability, expires_at)) => GrantCommand::Grant {
                scope,
                capability,
                expires_at,
                at: unit.metadata().occurred_at,
            },
            None => GrantCommand::Revoke { scope },
        };
        let id = GrantId::master(subject, self.customer);
        let taken = match self.granted {
            Some(_) => None,
            None => access::grants(unit.connection(), &[id]).await?.pop(),
        };
        let events = unit
            .handle::<Grant>(id.uuid(), Some(self.customer), command)
            .await??;
        let (mut kept, mut asleep) = (None, Asleep::default());
        if let (0, Some(terms)) = (events, self.granted) {
            let stands = standing(unit, scope, terms).await?;
            (kept, asleep) = (stands.otherwise, stands.asleep);
        }
        Ok(MasterDone {
            kept,
            asleep,
            taken,
            customer: self.customer,
            name: customer.name.unwrap_or_default(),
            on: self.granted.is_some(),
            already: events == 0,
        })
    }
}

impl MasterDone {
    /// What staff read.
    #[must_use]
    pub fn message(&self) -> String {
        let name = &self.name;
        let message = match (self.on, self.already) {
            (true, true) if self.kept.is_some() => {
                format!("Master Access already granted for {name}{OTHER_TERMS}")
            }
            (true, true) => format!("Master Access already granted for {name}"),
            (true, false) => format!("Master Access Granted for {name}"),
            (false, true) => format!("Master Access already removed for {name}"),
            (false, false) => format!("Master Access Removed for {name}"),
        };
        match asleep_words(self.asleep) {
            Some(asleep) => format!("{message} – {asleep}"),
            None => message,
        }
    }
}
