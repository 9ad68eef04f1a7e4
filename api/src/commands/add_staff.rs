//! Taking a staff member on.

use std::collections::BTreeSet;

use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::staff::{Staff, StaffCommand};
use portico_domain::values::{EmailAddress, Permission, PersonName, StaffRole};
use portico_domain::{IdentityId, StaffId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, Unit};
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::perform::{Command, Stop};
use super::refusal::{Refusal, RefusalCode};
use crate::app::App;
use crate::auth::Audience;
use crate::auth::credentials::{self, Credential};

/// What is said where somebody else signs in with the address.
pub const ADDRESS_TAKEN: &str =
    "Another staff member signs in with this address; use a different one.";

/// Adds a staff member who can sign in at once.
#[derive(Clone, Debug, Serialize)]
pub struct AddStaff {
    /// Full name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Roles for the whole firm.
    pub roles: BTreeSet<StaffRole>,
    /// argon2id hash of the first password.
    #[serde(skip)]
    pub password_hash: String,
}

/// The staff member is added.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StaffAdded {
    /// The staff member.
    pub staff: StaffId,
}

impl Command for AddStaff {
    const OPERATION: &'static str = "addStaff";
    type Answer = StaffAdded;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<StaffAdded, Stop> {
        require(unit, Permission::ManageStaff).await?;
        let name = PersonName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let email =
            EmailAddress::parse(&self.email).map_err(|rule| Refusal::invalid("email", &rule))?;
        let staff = StaffId::new(app.clock.new_id());
        if unit
            .claim(ClaimKind::StaffEmail(&email), staff.uuid())
            .await?
            .is_err()
        {
            let taken = Refusal::new(RefusalCode::DuplicateEmail, ADDRESS_TAKEN);
            return Err(taken.at("email").into());
        }
        let key = KeyOf::staff(staff);
        unit.make_first_key(key).await?;
        let identity = IdentityId::new(app.clock.new_id());
        let address = credentials::address_key(app.log.master(), &email.normalised());
        let add = StaffCommand::Add {
            staff,
            name: unit.secret(key, name).await?,
            email: unit.secret(key, email).await?,
            roles: self.roles.clone(),
        };
        unit.create::<Staff>(staff.uuid(), None, add).await??;
        let enable = IdentityCommand::Enable {
            identity,
            person: Person::Staff(staff),
        };
        unit.create::<Identity>(identity.uuid(), None, enable)
            .await??;
        let at = unit.metadata().occurred_at;
        let credential = Credential {
            identity,
            password_hash: self.password_hash.clone(),
        };
        credentials::set(
            unit.connection(),
            Audience::Staff,
            &address,
            &credential,
            at,
        )
        .await?;
        Ok(StaffAdded { staff })
    }
}
