//! A firm to measure: an application on a private PostgreSQL of its own.

use std::collections::BTreeSet;

use anyhow::anyhow;
use portico_api::app::App;
use portico_api::auth::{Audience, Password};
use portico_api::clock::Clock;
use portico_api::commands::{
    AcceptInvitation, AddContact, AddStaff, AssignMembership, Caller, Command, InviteContact,
    RegisterCustomer, RegisterFirm, SwitchPortal, perform,
};
use portico_api::config::{Config, Environment, Flags};
use portico_api::startup::{self, Opened};
use portico_domain::grant::Survivors;
use portico_domain::values::{ContactKind, CustomerKind, MembershipTerms, StaffRole};
use portico_domain::{Actor, ContactId, CustomerId, StaffId};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "measured password";

/// An application and the folder it lives in.
pub(crate) struct Firm {
    pub(crate) opened: Opened,
    pub(crate) owner: StaffId,
    pub(crate) folder: TempDir,
}

/// A configuration on a folder; durable, as in production.
pub(crate) fn config(folder: &std::path::Path, listen: &str) -> Result<Config, anyhow::Error> {
    let flags = Flags {
        file: None,
        set: vec![
            ("data_dir", folder.display().to_string()),
            ("listen", listen.to_owned()),
            ("database_connections", "24".to_owned()),
        ],
    };
    Ok(Config::load(
        &flags,
        &Environment(std::collections::BTreeMap::new()),
    )?)
}

/// Carries a command out, or fails.
pub(crate) async fn act<C: Command>(
    app: &App,
    actor: Actor,
    command: &C,
) -> Result<C::Answer, anyhow::Error> {
    let caller = Caller {
        actor,
        source_ip: Some("192.0.2.7".to_owned()),
        ..Caller::operator(app.clock.new_id())
    };
    let done = perform(app, &caller, command).await?;
    Ok(done
        .map_err(|refusal| anyhow!("{}: {}", C::OPERATION, refusal.message))?
        .answer)
}

impl Firm {
    pub(crate) async fn open() -> Result<Self, anyhow::Error> {
        let folder = tempfile::Builder::new()
            .prefix("portico-bench-")
            .tempdir()?;
        Self::open_in(folder, "127.0.0.1:0").await
    }

    pub(crate) async fn open_in(folder: TempDir, listen: &str) -> Result<Self, anyhow::Error> {
        let opened = startup::open(config(folder.path(), listen)?, Clock::System).await?;
        let app = &opened.app;
        let register = RegisterFirm {
            name: "Measured Accountants".to_owned(),
            zone: "Europe/London".to_owned(),
        };
        act(app, Actor::Operator, &register).await?;
        let add = AddStaff {
            name: "Olivia Owner".to_owned(),
            email: "owner@firm.example".to_owned(),
            roles: BTreeSet::from([StaffRole::Owner]),
            password_hash: app.passwords.hash(Password::new(PASSWORD)?).await?,
        };
        let owner = act(app, Actor::Operator, &add).await?.staff;
        Ok(Self {
            opened,
            owner,
            folder,
        })
    }

    pub(crate) fn app(&self) -> &App {
        &self.opened.app
    }

    pub(crate) async fn customer(&self, number: &str) -> Result<CustomerId, anyhow::Error> {
        let register = RegisterCustomer {
            number: number.to_owned(),
            name: format!("Customer {number}"),
            kind: CustomerKind::Organization,
        };
        let customer = act(self.app(), Actor::Operator, &register).await?.customer;
        let open = SwitchPortal {
            customer,
            open: true,
            notify: false,
            reason: None,
            survivors: Survivors::Revoke,
        };
        act(self.app(), Actor::Operator, &open).await?;
        Ok(customer)
    }

    pub(crate) async fn client(
        &self,
        email: &str,
        customer: CustomerId,
    ) -> Result<ContactId, anyhow::Error> {
        let app = self.app();
        let add = AddContact {
            first_name: "Clara".to_owned(),
            last_name: "Client".to_owned(),
            email: Some(email.to_owned()),
            kind: ContactKind::Client,
            customer: None,
            role: None,
        };
        let contact = act(app, Actor::Operator, &add).await?.contact;
        let assign = AssignMembership {
            contact,
            customer,
            terms: MembershipTerms::usual().into(),
            survivors: Survivors::Revoke,
        };
        act(app, Actor::Operator, &assign).await?;
        let invited = act(app, Actor::Operator, &InviteContact { contact }).await?;
        let accept = AcceptInvitation {
            token: invited.token.ok_or_else(|| anyhow!("no token"))?,
            contact,
            password_hash: app.passwords.hash(Password::new(PASSWORD)?).await?,
            source_ip: None,
            user_agent: None,
        };
        act(app, Actor::Contact(contact), &accept).await?;
        Ok(contact)
    }

    pub(crate) async fn close(self) -> Result<(), anyhow::Error> {
        self.opened.app.log.pool().close().await;
        if let Some(postgres) = self.opened.postgres {
            postgres.stop().await?;
        }
        Ok(())
    }
}

/// Which door an address signs in at.
pub(crate) const fn path(audience: Audience) -> &'static str {
    match audience {
        Audience::Staff => "/staff/graphql",
        Audience::Client => "/portal/graphql",
    }
}
