//! On whose behalf an import runs: it does no more than they may.

use std::iter::once;

use portico_domain::access::{Code, Decision, decide_at_customer, decide_at_firm};
use portico_domain::values::{EmailAddress, Permission};
use portico_domain::{CustomerId, StaffId};
use portico_event_log::{ClaimKind, claim_owner};
use portico_projections::access;
use sqlx::PgConnection;

use super::args::ImportArgs;
use super::error::ImportError;
use super::target::{Target, Whose};
use crate::app::App;

/// A staff member whom the operator imports for.
#[derive(Clone)]
pub(super) struct Principal {
    pub(super) staff: StaffId,
    email: EmailAddress,
    /// Whether contacts may see at once what is imported.
    share: bool,
}

impl Principal {
    /// Whom the arguments name, if anybody.
    pub(super) async fn of(app: &App, args: &ImportArgs) -> Result<Option<Self>, ImportError> {
        let Some(email) = &args.on_behalf_of else {
            return Ok(None);
        };
        let mut conn = app.log.pool().acquire().await?;
        let claim = ClaimKind::StaffEmail(email);
        let found = claim_owner(&mut conn, app.log.master(), claim).await?;
        let found = found.ok_or_else(|| ImportError::NoStaff(email.as_str().to_owned()))?;
        Ok(Some(Self {
            staff: StaffId::new(found.owner),
            email: email.clone(),
            share: args.share,
        }))
    }

    /// Refuses targets of which one is not theirs to import into.
    pub(super) async fn may_all(&self, app: &App, targets: &[Target]) -> Result<(), ImportError> {
        let mut conn = app.log.pool().acquire().await?;
        for target in targets {
            match &target.customer {
                Whose::Registered(customer) => {
                    self.may(&mut conn, *customer, &target.told.number).await?;
                }
                Whose::New(_) => self.may_register(&mut conn, &target.told.number).await?,
            }
        }
        Ok(())
    }

    /// Refuses a customer whose documents they may not write, or not share where that is
    /// done too.
    pub(super) async fn may(
        &self,
        conn: &mut PgConnection,
        customer: CustomerId,
        number: &str,
    ) -> Result<(), ImportError> {
        let facts = access::staff_facts_at(conn, self.staff, customer).await?;
        let decide = |permission| decide_at_customer(&facts, permission);
        let place = || format!("at customer {number}");
        self.judged(self.needed().map(decide), place)
    }

    /// Refuses where they may not register the customer, or not import there after.
    pub(super) async fn may_register(
        &self,
        conn: &mut PgConnection,
        number: &str,
    ) -> Result<(), ImportError> {
        let facts = access::staff_facts(conn, self.staff).await?;
        let decide = |permission| decide_at_firm(&facts, permission);
        let needed = once(Permission::ManageCustomers).chain(self.needed());
        let place = || format!("for the whole firm, and customer {number} is to be registered");
        self.judged(needed.map(decide), place)
    }

    fn needed(&self) -> impl Iterator<Item = Permission> {
        let share = self.share.then_some(Permission::Share);
        once(Permission::WriteDocuments).chain(share)
    }

    fn judged(
        &self,
        mut decisions: impl Iterator<Item = Decision>,
        place: impl FnOnce() -> String,
    ) -> Result<(), ImportError> {
        match decisions.find(|decision| !decision.allowed) {
            None => Ok(()),
            Some(denied) => Err(ImportError::MayNot {
                email: self.email.as_str().to_owned(),
                problem: problem(&denied, &place()),
            }),
        }
    }
}

/// The rule and the way out, for the operator.
fn problem(denied: &Decision, place: &str) -> String {
    if let Some(permission) = denied.missing_permission {
        let permission = permission.as_str();
        return format!("no role of theirs carries {permission} {place}; give them one that does");
    }
    if denied.code == Code::StaffSuspended {
        return "they are suspended; reinstate them".to_owned();
    }
    if denied.code == Code::NotAssigned {
        return format!("they have no assignment {place}; assign them");
    }
    denied.code.sentence().trim_end_matches('.').to_owned()
}
