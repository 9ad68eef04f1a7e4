//! `portico staff add`.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use portico_api::app::App;
use portico_api::auth::{Password, Token, WeakPassword};
use portico_api::clock::Clock;
use portico_api::commands::{ADDRESS_TAKEN, AddStaff, Caller, RegisterFirm, perform, zone_named};
use portico_api::config::Flags;
use portico_api::startup;
use portico_domain::StaffId;
use portico_domain::values::{EmailAddress, PersonName, StaffRole};
use portico_event_log::{ClaimKind, claim_owner};
use portico_projections::access;
use uuid::Uuid;

use super::{close, configure, output};

const NO_FIRM: &str = "no firm is registered yet; name it with --firm \"Name of the firm\"";

const NO_OWNER: &str = "the firm has no owner yet, and its first member is one; \
                        add an owner with --owner before anybody else";

/// Manage staff members.
#[derive(Subcommand)]
pub(super) enum StaffCommand {
    /// Add a staff member who can sign in at once
    Add(AddArgs),
}

/// Adds a staff member.
#[derive(Args)]
#[command(group(ArgGroup::new("rights").args(["owner", "role"]).required(true).multiple(true)))]
pub(super) struct AddArgs {
    /// Address to sign in with
    #[arg(long, value_parser = EmailAddress::parse)]
    email: EmailAddress,
    /// Full name
    #[arg(long, value_parser = PersonName::parse)]
    name: PersonName,
    /// May do everything; the same as --role owner
    #[arg(long)]
    owner: bool,
    /// Role; may be given several times
    #[arg(long, value_enum)]
    role: Vec<Role>,
    /// Read the password from the first line of standard input instead of
    /// making one up and printing it
    #[arg(long)]
    password_stdin: bool,
    /// Name of the firm, if none is registered yet
    #[arg(long, value_parser = PersonName::parse)]
    firm: Option<PersonName>,
    /// Time zone of the firm's days, if none is registered yet [default: UTC]
    #[arg(long, value_parser = zone)]
    zone: Option<String>,
    #[command(flatten)]
    settings: Flags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Role {
    Owner,
    StaffAdmin,
    EntitiesAdmin,
    Staff,
    Viewer,
    Auditor,
}

impl From<Role> for StaffRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::StaffAdmin => Self::StaffAdmin,
            Role::EntitiesAdmin => Self::EntitiesAdmin,
            Role::Staff => Self::Staff,
            Role::Viewer => Self::Viewer,
            Role::Auditor => Self::Auditor,
        }
    }
}

fn zone(text: &str) -> Result<String, String> {
    zone_named(text).map(|_| text.to_owned())
}

pub(super) async fn run(command: &StaffCommand) -> Result<ExitCode, anyhow::Error> {
    let StaffCommand::Add(args) = command;
    let mut roles: BTreeSet<StaffRole> = args.role.iter().map(|role| (*role).into()).collect();
    if args.owner {
        roles.insert(StaffRole::Owner);
    }
    let given = args.password_stdin.then(read_password).transpose()?;
    let password = given.unwrap_or_else(|| Token::random().reveal()[..24].to_owned());
    // Nothing is made or registered for somebody who would then be refused.
    let chosen = new_password(args, &password).context("the password")?;
    let config = configure(&args.settings)?;
    let is_owner = roles.contains(&StaffRole::Owner);
    if (args.firm.is_none() || !is_owner) && startup::is_new(&config).await? {
        bail!(if args.firm.is_none() {
            NO_FIRM
        } else {
            NO_OWNER
        });
    }
    let opened = startup::open(config, Clock::System).await?;
    let added = add(&opened.app, args, roles, (&password, chosen)).await;
    if added.is_ok() {
        output::line(&format!("{} can sign in as {}", args.name, args.email));
    }
    close(opened, added).await?;
    Ok(ExitCode::SUCCESS)
}

/// By the rule for whoever chooses one: what is known of them is tried first.
fn new_password(args: &AddArgs, text: &str) -> Result<Password, WeakPassword> {
    let firm = args.firm.as_ref().map_or("", PersonName::as_str);
    Password::new_for(text, &[args.name.as_str(), args.email.as_str(), firm])
}

fn read_password() -> Result<String, anyhow::Error> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        bail!("--password-stdin reads a pipe, so that the password is not shown; pipe it in");
    }
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    read.context(
        "the password cannot be read from standard input; pipe it in as one line of UTF-8",
    )?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn add(
    app: &App,
    args: &AddArgs,
    roles: BTreeSet<StaffRole>,
    (password, chosen): (&str, Password),
) -> Result<(), anyhow::Error> {
    let firm = args.firm.as_ref().map(PersonName::as_str);
    let zone = args.zone.as_deref();
    agrees(app, firm, zone).await?;
    has_owner(app, &roles).await?;
    if !args.password_stdin {
        is_free(app, &args.email).await?;
        show(password)?;
    }
    ensure_firm(app, firm, zone.unwrap_or("UTC")).await?;
    let named = (args.name.as_str(), args.email.as_str());
    add_staff(app, named, roles, chosen).await
}

/// No password is told of somebody who would then be refused.
async fn is_free(app: &App, email: &EmailAddress) -> Result<(), anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let claim = ClaimKind::StaffEmail(email);
    if claim_owner(&mut conn, app.log.master(), claim)
        .await?
        .is_some()
    {
        bail!("{ADDRESS_TAKEN}");
    }
    Ok(())
}

/// Before anybody is added with it, and before a firm is registered for them:
/// nothing tells a password that was not read.
fn show(password: &str) -> Result<(), anyhow::Error> {
    let lines =
        format!("password: {password}\nIt is shown only now; hand it over on a safe way.\n");
    output::deliver(&lines)
        .context("nobody was added: the password cannot be written to standard output")
}

/// A firm is registered once: another name or zone would be left out. Where there
/// is none, it is named.
async fn agrees(app: &App, name: Option<&str>, zone: Option<&str>) -> Result<(), anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let Some(firm) = access::firm(&mut conn).await? else {
        name.context(NO_FIRM)?;
        return Ok(());
    };
    for (flag, given, registered) in [("--firm", name, &firm.name), ("--zone", zone, &firm.zone)] {
        if let Some(given) = given.filter(|given| given != registered) {
            bail!(
                "{flag} {given:?} is not that of the firm registered here, {registered:?}; \
                 leave {flag} out"
            );
        }
    }
    Ok(())
}

/// The firm keeps an owner, so its first member is one.
async fn has_owner(app: &App, roles: &BTreeSet<StaffRole>) -> Result<(), anyhow::Error> {
    if roles.contains(&StaffRole::Owner) {
        return Ok(());
    }
    let mut conn = app.log.pool().acquire().await?;
    // Besides nobody: any at all.
    if access::another_owner(&mut conn, StaffId::new(Uuid::nil())).await? {
        return Ok(());
    }
    bail!(NO_OWNER)
}

/// Registers the firm where there is none.
pub(super) async fn ensure_firm(
    app: &App,
    name: Option<&str>,
    zone: &str,
) -> Result<(), anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    if access::firm(&mut conn).await?.is_some() {
        return Ok(());
    }
    drop(conn);
    let Some(name) = name else {
        bail!(NO_FIRM);
    };
    let command = RegisterFirm {
        name: name.to_owned(),
        zone: zone.to_owned(),
    };
    let caller = Caller::operator(app.clock.new_id());
    perform(app, &caller, &command)
        .await?
        .map_err(|refusal| anyhow!(refusal.message))?;
    Ok(())
}

/// Adds a staff member with a password.
pub(super) async fn add_staff(
    app: &App,
    (name, email): (&str, &str),
    roles: BTreeSet<StaffRole>,
    password: Password,
) -> Result<(), anyhow::Error> {
    let password_hash = app.passwords.hash(password).await?;
    let command = AddStaff {
        name: name.to_owned(),
        email: email.to_owned(),
        roles,
        password_hash,
    };
    let caller = Caller::operator(app.clock.new_id());
    perform(app, &caller, &command)
        .await?
        .map_err(|refusal| anyhow!(refusal.message))?;
    Ok(())
}
