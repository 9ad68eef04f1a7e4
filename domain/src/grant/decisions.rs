//! The rules of grants.

use chrono::{DateTime, Utc};

use super::{Capability, Given, Grant, GrantCommand, GrantError, GrantEvent, Scope};

impl Grant {
    /// What follows from a command; nothing, where it is already so.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its commands by value"
    )]
    pub fn decide(&self, command: GrantCommand) -> Result<Vec<GrantEvent>, GrantError> {
        match command {
            GrantCommand::Grant {
                scope,
                capability,
                expires_at,
                at,
            } => {
                in_the_future(expires_at, at)?;
                match &self.given {
                    // Whoever grants what is granted, as a switch does, must not
                    // widen or narrow it unawares: two other commands change it.
                    Some(given) if given.lasts_at(at) => Ok(vec![]),
                    _ => Ok(vec![granted(scope, capability, expires_at)]),
                }
            }
            GrantCommand::Revoke { .. } if self.given.is_none() => Ok(vec![]),
            GrantCommand::Revoke { scope } => Ok(vec![revoked(scope)]),
            GrantCommand::ChangeCapability { capability, at } => {
                let given = self.lasting(at)?;
                Ok(given.brought_to(capability, given.expires_at))
            }
            GrantCommand::ChangeExpiry { expires_at, at } => {
                let given = self.lasting(at)?;
                in_the_future(expires_at, at)?;
                Ok(given.brought_to(given.capability, expires_at))
            }
            GrantCommand::Raise { terms, at } => {
                let given = self.lasting(at)?;
                let raised = given.terms().with(terms);
                Ok(given.brought_to(raised.capability, raised.expires_at))
            }
        }
    }

    /// The access that can be changed: one that has ended gives nothing, and a
    /// change must not bring it back.
    fn lasting(&self, at: DateTime<Utc>) -> Result<&Given, GrantError> {
        match &self.given {
            None => Err(GrantError::NotGranted),
            Some(given) if given.lasts_at(at) => Ok(given),
            Some(_) => Err(GrantError::HasEnded),
        }
    }
}

impl Given {
    /// Whether it still gives access at this instant.
    #[must_use]
    pub fn lasts_at(&self, at: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| at < end)
    }

    fn brought_to(
        &self,
        capability: Capability,
        expires_at: Option<DateTime<Utc>>,
    ) -> Vec<GrantEvent> {
        let Self {
            customer,
            item,
            subject,
            ..
        } = *self;
        let mut events = vec![];
        if capability != self.capability {
            events.push(GrantEvent::AccessCapabilityChanged {
                customer,
                item,
                subject,
                capability,
            });
        }
        if expires_at != self.expires_at {
            events.push(GrantEvent::AccessExpiryChanged {
                customer,
                item,
                subject,
                expires_at,
            });
        }
        events
    }
}

fn in_the_future(expires_at: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Result<(), GrantError> {
    match expires_at {
        Some(end) if end <= at => Err(GrantError::ExpiryInThePast(end)),
        _ => Ok(()),
    }
}

fn granted(scope: Scope, capability: Capability, expires_at: Option<DateTime<Utc>>) -> GrantEvent {
    let Scope {
        customer,
        item,
        subject,
    } = scope;
    match item {
        Some(item) => GrantEvent::AccessGranted {
            customer,
            item,
            subject,
            capability,
            expires_at,
        },
        None => GrantEvent::MasterAccessGranted {
            customer,
            subject,
            capability,
            expires_at,
        },
    }
}

fn revoked(scope: Scope) -> GrantEvent {
    let Scope {
        customer,
        item,
        subject,
    } = scope;
    match item {
        Some(item) => GrantEvent::AccessRevoked {
            customer,
            item,
            subject,
        },
        None => GrantEvent::MasterAccessRevoked { customer, subject },
    }
}
