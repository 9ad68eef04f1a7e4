//! What is granted.

use chrono::{DateTime, Utc};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::{ContactId, CustomerId, GrantId, ItemId};
use portico_projections::access::AccessProjector;

use super::Given;

impl Given {
    pub(crate) async fn grant(&self, scope: Scope, capability: Capability) {
        self.grant_until(scope, capability, None).await;
    }

    pub(crate) async fn grant_until(
        &self,
        scope: Scope,
        capability: Capability,
        expires_at: Option<DateTime<Utc>>,
    ) {
        let command = GrantCommand::Grant {
            scope,
            capability,
            expires_at,
            at: self.at,
        };
        self.about(scope, command).await;
    }

    pub(crate) async fn revoke(&self, scope: Scope) {
        self.about(scope, GrantCommand::Revoke { scope }).await;
    }

    pub(crate) async fn about(&self, scope: Scope, command: GrantCommand) {
        let id = match scope.item {
            Some(item) => GrantId::on_item(scope.subject, item),
            None => GrantId::master(scope.subject, scope.customer),
        };
        let mut unit = self.staff_unit().await;
        let done = unit
            .handle::<Grant>(id.uuid(), Some(scope.customer), command)
            .await
            .unwrap();
        done.unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }
}

/// A grant to a contact on an item.
pub(crate) fn on(customer: CustomerId, item: ItemId, contact: ContactId) -> Scope {
    Scope {
        customer,
        item: Some(item),
        subject: Subject::Contact(contact),
    }
}

/// A grant to the customer on an item.
pub(crate) fn for_all(customer: CustomerId, item: ItemId) -> Scope {
    Scope {
        customer,
        item: Some(item),
        subject: Subject::Customer(customer),
    }
}
