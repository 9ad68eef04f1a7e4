//! The demo firm: real documents, a few people, one folder shared.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use portico_api::app::App;
use portico_api::auth::Password;
use portico_api::commands::{
    AcceptInvitation, AddContact, AssignMembership, Caller, Command, GrantAccess, InviteContact,
    Outcome, Repeatable, SubjectInput, SwitchPortal, perform, perform_once,
};
use portico_api::import::{self, ImportArgs, Progress, Report, Row};
use portico_domain::contact::Account;
use portico_domain::grant::{Capability, Survivors};
use portico_domain::values::{ContactKind, ContactRole, MembershipTerms, StaffRole};
use portico_domain::{Actor, ContactId, CustomerId};
use portico_projections::access::{self, Page, Within};

use super::output;
use super::staff::{add_staff, ensure_firm};

const FIRM: &str = "Harbour & Finch Accountants";
/// Everybody's password in the demo; printed, and refused nowhere else.
const PASSWORD: &str = "portico demo password";
const MARK: &str = "demo-sign-ins.txt";
/// There from the first step to the last: a demo that was interrupted goes on
/// at the next start.
const OPENING: &str = "demo-opening";

struct Person {
    first: &'static str,
    last: &'static str,
    email: &'static str,
    kind: ContactKind,
    /// Which of the imported customers, from 0.
    customers: &'static [usize],
}

const PEOPLE: [Person; 4] = [
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

const STAFF: [(&str, &str, StaffRole); 3] = [
    ("Olivia Finch", "olivia@firm.example", StaffRole::Owner),
    ("Sam Harbour", "sam@firm.example", StaffRole::Staff),
    ("Ada Ledger", "ada@firm.example", StaffRole::Auditor),
];

/// Tells nobody: the demo's documents are known.
struct Quiet;

impl Report for Quiet {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, _: &Row) -> std::io::Result<()> {
        Ok(())
    }
}

/// Opens the demo firm, or goes on opening it, unless another firm is there.
pub(super) async fn open(app: &App, folder: &Path) -> Result<(), anyhow::Error> {
    let opening = app.config.data_dir.join(OPENING);
    let mut conn = app.log.pool().acquire().await?;
    let firm = access::firm(&mut conn).await?;
    drop(conn);
    if firm.is_some() && !opening.exists() {
        return Ok(());
    }
    let map = folder.join("customers.csv");
    if !map.is_file() {
        bail!(
            "{} is no demo corpus: it has no customers.csv; write one with `cargo xtask corpus \
             {0} --files 240 --plain`",
            folder.display()
        );
    }
    std::fs::write(&opening, "")?;
    output::line("opening the demo firm …");
    fill(app, folder, map).await?;
    let mark = app.config.data_dir.join(MARK);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(mark)?;
    file.write_all(sign_in_lines(app).as_bytes())?;
    std::fs::remove_file(opening)?;
    Ok(())
}

/// Each step finds what an interrupted start had left of it.
async fn fill(app: &App, folder: &Path, map: PathBuf) -> Result<(), anyhow::Error> {
    ensure_firm(app, Some(FIRM), "Europe/London").await?;
    let mut conn = app.log.pool().acquire().await?;
    let there = access::staff_members(&mut conn).await?;
    drop(conn);
    for (name, email, role) in STAFF {
        if there
            .iter()
            .all(|staff| staff.email.as_deref() != Some(email))
        {
            add_staff(app, (name, email), BTreeSet::from([role]), PASSWORD).await?;
        }
    }
    let args = ImportArgs {
        customer: None,
        map: Some(map),
        path: folder.to_owned(),
        share: false,
        into: None,
        jobs: None,
        json: false,
        dry_run: false,
    };
    let summary = import::run(app, &args, &mut Quiet)
        .await
        .with_context(|| format!("importing the demo documents from {}", folder.display()))?;
    output::line(&format!(
        "imported {} documents of {} customers",
        summary.documents_created, summary.customers_registered
    ));
    let customers = customers(app).await?;
    for person in &PEOPLE {
        join(app, person, &customers).await?;
    }
    share(app, &customers).await
}

/// The demo's sign-ins, if this deployment is the demo: with the addresses of
/// this start, which may not be those of the first.
pub(super) async fn sign_ins(app: &App) -> Result<Option<String>, anyhow::Error> {
    let mark = app.config.data_dir.join(MARK);
    Ok(tokio::fs::try_exists(mark)
        .await?
        .then(|| sign_in_lines(app)))
}

fn sign_in_lines(app: &App) -> String {
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

async fn customers(app: &App) -> Result<Vec<CustomerId>, anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let page = access::customers(&mut conn, None, None, (200, None)).await?;
    let mut rows = page.rows;
    rows.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn act<C: Command>(app: &App, actor: Actor, command: &C) -> Result<C::Answer, anyhow::Error> {
    done::<C>(perform(app, &caller(app, actor), command).await)
}

/// With a key, the same command has its one effect however often it is tried.
async fn act_once<C: Repeatable>(
    app: &App,
    actor: Actor,
    key: &str,
    command: &C,
) -> Result<C::Answer, anyhow::Error> {
    done::<C>(perform_once(app, &caller(app, actor), Some(key), command).await)
}

fn caller(app: &App, actor: Actor) -> Caller {
    Caller {
        actor,
        ..Caller::operator(app.clock.new_id())
    }
}

fn done<C: Command>(outcome: Outcome<C::Answer>) -> Result<C::Answer, anyhow::Error> {
    let done = outcome?.map_err(|refusal| anyhow!("{}: {}", C::OPERATION, refusal.message))?;
    Ok(done.answer)
}

async fn join(app: &App, person: &Person, customers: &[CustomerId]) -> Result<(), anyhow::Error> {
    let add = AddContact {
        first_name: person.first.to_owned(),
        last_name: person.last.to_owned(),
        email: Some(person.email.to_owned()),
        kind: person.kind,
        customer: None,
    };
    let key = format!("demo {}", person.email);
    let added = act_once(app, Actor::Operator, &key, &add).await?;
    let contact = added.contact;
    for customer in person.customers.iter().filter_map(|n| customers.get(*n)) {
        let assign = AssignMembership {
            contact,
            customer: *customer,
            terms: MembershipTerms {
                role: ContactRole::EntityCollaborator,
                can_download: true,
                sections: BTreeSet::new(),
            },
            survivors: Survivors::Revoke,
        };
        act(app, Actor::Operator, &assign).await?;
    }
    activate(app, contact).await
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

/// Opens the portals and shares each customer's first folder.
async fn share(app: &App, customers: &[CustomerId]) -> Result<(), anyhow::Error> {
    for customer in customers {
        let switch = SwitchPortal {
            customer: *customer,
            open: true,
            notify: false,
            reason: None,
            survivors: Survivors::Revoke,
        };
        act(app, Actor::Operator, &switch).await?;
        let within = Within {
            customer: *customer,
            parent: None,
            flat: false,
            search: None,
            include_trashed: false,
        };
        let mut conn = app.log.pool().acquire().await?;
        let page = access::items(&mut conn, within, app.clock.now(), &Page::first(200)).await?;
        drop(conn);
        let billing = page
            .rows
            .iter()
            .find(|row| row.name.as_deref() == Some("BILLING"));
        let Some(folder) = billing.or(page.rows.first()) else {
            continue;
        };
        let grant = GrantAccess {
            items: vec![folder.id],
            subject: SubjectInput::Customer,
            capability: Capability::Download,
            expires_at: None,
        };
        act(app, Actor::Operator, &grant).await?;
    }
    Ok(())
}
