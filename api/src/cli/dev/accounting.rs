//! Accountants and three customers: one portal is closed, one is small, and one has
//! everything that a portal shows.

use anyhow::anyhow;
use chrono::{DateTime, TimeDelta, Utc};
use portico_api::app::App;
use portico_api::auth::Person as Signed;
use portico_api::commands::{GrantAccess, InviteContact, RegisterCustomer, SubjectInput};
use portico_domain::grant::Capability;
use portico_domain::values::{ContactKind, CustomerKind};
use portico_domain::{Actor, ContactId, CustomerId, StaffId};
use portico_projections::access;

use super::filing::Filing;
use super::stable::Stable;
use crate::cli::sample::{PEOPLE, Person, STAFF, act, add_contact, hire, join, switch_portal};

/// The firm begins so long before the day of the clock.
pub(super) const HISTORY: TimeDelta = TimeDelta::days(21);

const NOVAK: usize = 0;
const MARSH: usize = 1;
const BAKER: usize = 2;
const CUSTOMERS: [(&str, &str); 3] = [
    ("10001", "Novak Design"),
    ("10002", "Marsh Cycles"),
    ("10003", "Baker & Daughters"),
];

const CLARA: usize = 0;
const PIA: usize = 3;
/// Is invited, and has not come yet.
const IVO: Person = Person {
    first: "Ivo",
    last: "Baker",
    email: "ivo@client.example",
    kind: ContactKind::Client,
    customers: &[BAKER],
};

/// On which day before the clock's, at whose, where, and what it says.
#[rustfmt::skip]
const PAPERS: [(i64, usize, &str, &str); 12] = [
    (20, NOVAK, "BILLING/Engagement letter.pdf", "Harbour & Finch acts for Novak Design from 1 April 2026."),
    (19, MARSH, "BILLING/Invoice 2026-02.pdf", "Bookkeeping, February 2026\nGBP 240.00"),
    (18, BAKER, "BILLING/Invoice 2026-01.pdf", "Bookkeeping, January 2026\nGBP 310.00"),
    (17, BAKER, "BILLING/Invoice 2026-02.pdf", "Bookkeeping, February 2026\nGBP 310.00"),
    (15, BAKER, "BILLING/Price list.csv", "service,price\nbookkeeping,310.00\npayroll,95.00\n"),
    (14, BAKER, "TAX/2025/Tax return 2025 (draft).pdf", "Tax return 2025, draft for your comments"),
    (12, BAKER, "TAX/2025/Questionnaire 2025.txt", "Please fill in:\n1. New vehicles?\n2. New loans?\n"),
    (11, BAKER, "TAX/2025/Figures.csv", "quarter,turnover\n1,41200\n2,39800\n3,44100\n4,52900\n"),
    (10, BAKER, "WORKING PAPERS/Risks.txt", "Not for the client: turnover near the audit limit.\n"),
    (6, MARSH, "BILLING/Invoice 2026-03.pdf", "Bookkeeping, March 2026\nGBP 240.00"),
    (5, BAKER, "BILLING/Invoice 2026-03.pdf", "Bookkeeping, March 2026\nGBP 310.00"),
    (4, BAKER, "TAX/How to send us papers.txt", "Drop them into the portal; we tell you when they are accepted.\n"),
];

/// At whose, what, to which of the people (else all clients), and how. Working papers
/// are shared with nobody.
#[rustfmt::skip]
const SHARES: [(usize, &str, Option<usize>, Capability); 5] = [
    (NOVAK, "BILLING", None, Capability::Download),
    (MARSH, "BILLING", None, Capability::Download),
    (BAKER, "BILLING", None, Capability::Download),
    (BAKER, "TAX", Some(CLARA), Capability::Download),
    (BAKER, "TAX/2025/Tax return 2025 (draft).pdf", Some(PIA), Capability::View),
];

/// Opens the firm; afterwards it is the clock's day.
pub(super) async fn open(app: &App, day: DateTime<Utc>) -> Result<Stable, anyhow::Error> {
    hire(app).await?;
    let staff = staff(app).await?;
    let olivia = Signed::Staff(staff[0]);
    let customers = customers(app, olivia.actor()).await?;
    let mut people = vec![];
    for person in &PEOPLE {
        people.push(join(app, person, &customers).await?);
    }
    let mut filings: Vec<Filing<'_>> = customers
        .iter()
        .map(|customer| Filing::of(app, *customer, olivia))
        .collect();
    for (days, whose, path, text) in PAPERS {
        let until = day - TimeDelta::days(days);
        app.clock.advance(until - app.clock.now());
        filings[whose].put(path, text).await?;
    }
    for (whose, path, to, capability) in SHARES {
        let grant = GrantAccess {
            items: vec![filings[whose].at(path)?],
            subject: to.map_or(SubjectInput::Customer, |who| {
                SubjectInput::Contact(people[who])
            }),
            capability,
            // What a partner looks at, for a month.
            expires_at: (to == Some(PIA)).then(|| day + TimeDelta::days(30)),
        };
        act(app, olivia.actor(), &grant).await?;
    }
    pause(app);
    let clara = Signed::Contact(people[CLARA]);
    let receipts = (
        "Receipts March.csv",
        "date,what,price\n2026-03-02,flour,84.20\n",
    );
    filings[BAKER].sent_by(clara, receipts).await?;
    let answers = "1. New vehicles? No.\n2. New loans? One, see the receipts.\n";
    let asked = "TAX/2025/Questionnaire 2025.txt";
    filings[BAKER].given_back(clara, asked, answers).await?;
    pause(app);
    switch_portal(app, olivia.actor(), customers[NOVAK], false).await?;
    let ivo = add_contact(app, &IVO, &customers).await?;
    let invited = act(app, olivia.actor(), &InviteContact { contact: ivo }).await?;
    let token = invited
        .token
        .ok_or_else(|| anyhow!("an invitation without a link"))?;
    app.clock.advance(day - app.clock.now());

    let mut stable = told(&filings, &customers, &people, ivo);
    stable.part("staff");
    for (id, (name, _, role)) in staff.iter().zip(STAFF) {
        stable.id(id.uuid(), format!("{name} ({})", role.as_str()));
    }
    stable.new_each_time(format!(
        "invitation of Ivo Baker  {}/invitation#{}",
        app.config.portal,
        token.reveal()
    ));
    Ok(stable)
}

fn pause(app: &App) {
    app.clock.advance(TimeDelta::hours(30));
}

/// The ids of the staff, in the order of [`STAFF`].
async fn staff(app: &App) -> Result<Vec<StaffId>, anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let members = access::staff_members(&mut conn).await?;
    STAFF
        .iter()
        .map(|(name, email, _)| {
            let found = members.iter().find(|m| m.email.as_deref() == Some(*email));
            found
                .map(|m| m.id)
                .ok_or_else(|| anyhow!("{name} is not there"))
        })
        .collect()
}

/// Registered, and with open portals.
async fn customers(app: &App, actor: Actor) -> Result<Vec<CustomerId>, anyhow::Error> {
    let mut made = vec![];
    for (number, name) in CUSTOMERS {
        let register = RegisterCustomer {
            number: number.to_owned(),
            name: name.to_owned(),
            kind: CustomerKind::Organization,
        };
        let customer = act(app, actor, &register).await?.customer;
        switch_portal(app, actor, customer, true).await?;
        made.push(customer);
    }
    Ok(made)
}

fn told(
    filings: &[Filing<'_>],
    customers: &[CustomerId],
    people: &[ContactId],
    ivo: ContactId,
) -> Stable {
    let mut stable = Stable::default();
    for ((at, (number, name)), filing) in CUSTOMERS.iter().enumerate().zip(filings) {
        let closed = if at == NOVAK { ", portal closed" } else { "" };
        stable.part(&format!("customer {number} {name}{closed}"));
        stable.id(customers[at].uuid(), "the customer".to_owned());
        for (path, item) in filing.items() {
            stable.id(item.uuid(), path.to_owned());
        }
    }
    stable.part("contacts");
    for (id, person) in people.iter().zip(&PEOPLE) {
        stable.id(id.uuid(), format!("{} {}", person.first, person.last));
    }
    stable.id(ivo.uuid(), "Ivo Baker, invited".to_owned());
    stable
}
