//! Grants, master access, access to matters.

use crate::oracle::{AtMatter, Grant, Kind, To};
use chrono::TimeDelta;
use portico_domain::ContactId;
use portico_domain::document::DocumentCommand;
use portico_domain::grant::{Capability, GrantCommand, Scope, Subject};
use rand::Rng;
use rand::seq::IteratorRandom;

use crate::firm::does;
use crate::scene::Scene;

type Did = Result<&'static str, String>;

impl Scene {
    fn scope(&mut self) -> Result<Scope, String> {
        // What lies in a folder that is shared is what paths and caps are about.
        let (customer, item) = if self.likely(0.4) {
            self.item(|kind| kind != Kind::Document && kind != Kind::Internal)?
        } else {
            self.item(|_| true)?
        };
        let subject = match self.rng.random_range(0..4) {
            0 => Subject::Customer(customer),
            1 => Subject::Group(self.one_group()),
            _ => Subject::Contact(self.contact()),
        };
        Ok(Scope {
            customer,
            item: (!self.likely(0.1)).then_some(item),
            subject,
        })
    }

    /// One that was given, if there is any.
    fn given(&mut self) -> Result<Scope, String> {
        let all = self.firm.grants.keys();
        let chosen = all.choose(&mut self.rng).copied();
        let (subject, customer, item) = chosen.ok_or("nothing is granted")?;
        Ok(Scope {
            customer,
            item,
            subject,
        })
    }

    fn asks(&mut self, scope: Scope, command: GrantCommand) -> Result<(), String> {
        let key = (scope.subject, scope.customer, scope.item);
        let grant = self.firm.grants.entry(key).or_default();
        does!(grant, command)
    }

    pub(crate) fn grant(&mut self) -> Did {
        let (scope, at, download) = (self.scope()?, self.now, self.likely(0.6));
        let hours = TimeDelta::hours(self.rng.random_range(1..30));
        let until = self.likely(0.3).then(|| at + hours);
        let grant = GrantCommand::Grant {
            scope,
            capability: capability(download),
            expires_at: until,
            at,
        };
        self.asks(scope, grant)?;
        if !self
            .world
            .grants
            .get(&key(scope))
            .is_some_and(|grant| lasts(grant, at))
        {
            let grant = Grant { download, until };
            self.world.grants.insert(key(scope), grant);
        }
        Ok("a grant")
    }

    pub(crate) fn change_grant(&mut self) -> Did {
        let (scope, at) = (self.given()?, self.now);
        if self.likely(0.5) {
            let download = self.likely(0.5);
            let change = GrantCommand::ChangeCapability {
                capability: capability(download),
                at,
            };
            self.asks(scope, change)?;
            self.world.grants.get_mut(&key(scope)).unwrap().download = download;
            return Ok("another capability");
        }
        let hours = TimeDelta::hours(self.rng.random_range(1..30));
        let until = self.likely(0.7).then(|| at + hours);
        let change = GrantCommand::ChangeExpiry {
            expires_at: until,
            at,
        };
        self.asks(scope, change)?;
        self.world.grants.get_mut(&key(scope)).unwrap().until = until;
        Ok("another expiry")
    }

    pub(crate) fn revoke(&mut self) -> Did {
        let scope = self.given()?;
        self.asks(scope, GrantCommand::Revoke { scope })?;
        self.world.grants.remove(&key(scope));
        Ok("a revoke")
    }

    pub(crate) fn matter_access(&mut self) -> Did {
        let place = self.item(|kind| kind == Kind::Matter)?;
        let (mut contact, can_download) = (self.contact(), self.likely(0.5));
        let revoke = self.likely(0.3);
        if revoke {
            // One who has it, if there is one.
            let said = self.world.matters.iter();
            let here = |of: &uuid::Uuid| *of == place.1.uuid();
            let having = said.filter(|((matter, _), said)| here(matter) && said.access);
            let chosen = having.map(|((_, id), _)| *id).choose(&mut self.rng);
            contact = chosen.map_or(contact, ContactId::new);
        }
        let at = (place.1.uuid(), contact.uuid());
        if revoke {
            let revoke = DocumentCommand::RevokeMatterAccess { contact };
            self.firm.item(place, revoke)?;
            if let Some(said) = self.world.matters.get_mut(&at) {
                said.access = false;
            }
            return Ok("no access to a matter");
        }
        let give = DocumentCommand::GiveMatterAccess {
            contact,
            can_download,
        };
        self.firm.item(place, give)?;
        let said = AtMatter {
            access: true,
            can_download,
        };
        self.world.matters.insert(at, said);
        Ok("access to a matter")
    }
}

fn key(scope: Scope) -> (To, uuid::Uuid, Option<uuid::Uuid>) {
    let to = match scope.subject {
        Subject::Customer(_) => To::Customer,
        Subject::Group(id) => To::Group(id.uuid()),
        Subject::Contact(id) => To::Contact(id.uuid()),
    };
    (
        to,
        scope.customer.uuid(),
        scope.item.map(portico_domain::ItemId::uuid),
    )
}

fn lasts(grant: &Grant, at: chrono::DateTime<chrono::Utc>) -> bool {
    grant.until.is_none_or(|until| at < until)
}

const fn capability(download: bool) -> Capability {
    if download {
        Capability::Download
    } else {
        Capability::View
    }
}
