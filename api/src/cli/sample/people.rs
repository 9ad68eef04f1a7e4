//! The made-up firm's people.

use std::collections::BTreeSet;

use anyhow::anyhow;
use portico_api::app::App;
use portico_api::auth::Password;
use portico_api::commands::{AcceptInvitation, AddContact, AssignMembership, InviteContact};
use portico_domain::contact::Account;
use portico_domain::grant::Survivors;
use portico_domain::values::{ContactKind, MembershipTerms, StaffRole};
use portico_domain::{Actor, ContactId, CustomerId};
use portico_projections::access;

use super::{act, act_once};
use crate::cli::staff::{add_staff, ensure_firm};

/// Its name.
pub(in crate::cli) const FIRM: &str = "Harbour & Finch Accountants";
/// Its time zone.
pub(in crate::cli) const ZONE: chrono_tz::Tz = chrono_tz::Europe::London;
/// Everybody's password; printed, and refused nowhere else.
const PASSWORD: &str = "portico demo password";

/// A contact.
pub(in crate::cli) struct Person {
    pub(in crate::cli) first: &'static str,
    pub(in crate::cli) last: &'static str,
    pub(in crate::cli) email: &'static str,
    pub(in crate::cli) kind: ContactKind,
    /// Which of the customers, from 0.
    pub(in crate::cli) customers: &'static [usize],
}

/// Who can sign in at the portal.
pub(in crate::cli) const PEOPLE: [Person; 4] = [
    Person {
        first: "Clara",
        last: "Baker",
        email: "clara@client.example",
        kind: ContactKind::Client,
        customers: &[2],
    },
    Person {
        first: "Ben",
        last: "Baker",
        email: "ben@client.example",
        kind: ContactKind::Client,
        customers: &[2, 1],
    },
    Person {
        first: "Dana",
        last: "Novak",
        email: "dana@client.example",
        kind: ContactKind::Client,
        customers: &[0],
    },
    Person {
        first: "Pia",
        last: "Partner",
        email: "pia@partner.example",
        kind: ContactKind::Partner,
        customers: &[2],
    },
];

/// How many customers those people belong to.
pub(in crate::cli) fn customers_needed() -> usize {
    PEOPLE
        .iter()
        .flat_map(|person| person.customers)
        .max()
        .map_or(0, |last| last + 1)
}

/// Who can sign in at the console.
pub(in crate::cli) const STAFF: [(&str, &str, StaffRole); 3] = [
    ("Olivia Finch", "olivia@firm.example", StaffRole::Owner),
    ("Sam Harbour", "sam@firm.example", StaffRole::Staff),
    ("Ada Ledger", "ada@firm.example", StaffRole::Auditor),
];

/// The firm and its staff, as far as they are not there yet.
pub(in crate::cli) async fn hire(app: &App) -> Result<(), anyhow::Error> {
    ensure_firm(app, Some(FIRM), ZONE.name()).await?;
    let mut conn = app.log.pool().acquire().await?;
    let there = access::staff_members(&mut conn).await?;
    drop(conn);
    for (name, email, role) in STAFF {
        if there
            .iter()
            .all(|staff| staff.email.as_deref() != Some(email))
        {
            let password = Password::new(PASSWORD)?;
            add_staff(app, (name, email), BTreeSet::from([role]), password).await?;
        }
    }
    Ok(())
}

/// Makes a member of a person who then can sign in. Each step finds what an
/// interrupted start had left of it.
pub(in crate::cli) async fn join(
    app: &App,
    person: &Person,
    customers: &[CustomerId],
) -> Result<ContactId, anyhow::Error> {
    let contact = add_contact(app, person, customers).await?;
    activate(app, contact).await?;
    Ok(contact)
}

/// Makes a member of a person who is not invited yet.
pub(in crate::cli) async fn add_contact(
    app: &App,
    person: &Person,
    customers: &[CustomerId],
) -> Result<ContactId, anyhow::Error> {
    let add = AddContact {
        first_name: person.first.to_owned(),
        last_name: person.last.to_owned(),
        email: Some(person.email.to_owned()),
        kind: person.kind,
        customer: None,
        role: None,
    };
    let key = format!("demo {}", person.email);
    let contact = act_once(app, Actor::Operator, &key, &add).await?.contact;
    for customer in person.customers.iter().filter_map(|n| customers.get(*n)) {
        let assign = AssignMembership {
            contact,
            customer: *customer,
            terms: MembershipTerms::usual().into(),
            survivors: Survivors::Revoke,
        };
        act(app, Actor::Operator, &assign).await?;
    }
    Ok(contact)
}

async fn activate(app: &App, contact: ContactId) -> Result<(), anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let known = access::contact(&mut conn, contact).await?;
    drop(conn);
    if known.is_some_and(|contact| contact.account == Account::Active) {
        return Ok(());
    }
    let invited = act(app, Actor::Operator, &InviteContact { contact }).await?;
    let accept = AcceptInvitation {
        token: invited
            .token
            .ok_or_else(|| anyhow!("an invitation without a link"))?,
        contact,
        password_hash: app.passwords.hash(Password::new(PASSWORD)?).await?,
        source_ip: None,
        user_agent: None,
    };
    act(app, Actor::Contact(contact), &accept).await?;
    Ok(())
}

/// Where and as whom to sign in: with the addresses of this start.
pub(in crate::cli) fn sign_in_lines(app: &App) -> String {
    let mut lines = vec![
        String::new(),
        format!("Demo firm {FIRM}; everybody's password: {PASSWORD}"),
        String::new(),
        format!("  staff console  {}", app.config.staff),
    ];
    for (name, email, role) in STAFF {
        lines.push(format!("    {email:<24} {name} ({})", role.as_str()));
    }
    lines.push(String::new());
    lines.push(format!("  client portal  {}", app.config.portal));
    for person in &PEOPLE {
        let name = format!("{} {}", person.first, person.last);
        let kind = person.kind.as_str();
        lines.push(format!("    {:<24} {name} ({kind})", person.email));
    }
    lines.push("\n".to_owned());
    lines.join("\n")
}
