//! `portico operations register|list|remove`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{ArgGroup, Args, Subcommand};
use portico_api::app::App;
use portico_api::config::Flags;
use portico_api::operations::{
    Manifest, OperationId, Registered, all_fit, register, registered, unregister,
};
use serde_json::json;

use super::audience::Audience;
use super::{close, open, open_begun, output};

/// Manage the GraphQL operations that a server with `registered_operations_only` answers
/// besides those of its own pages.
#[derive(Subcommand)]
pub(super) enum OperationsCommand {
    /// Add the operations of a frontend, all of the file or none
    Register(RegisterArgs),
    /// Show what is registered
    List(ListArgs),
    /// Take operations back
    Remove(RemoveArgs),
}

/// Adds the operations of a frontend.
#[derive(Args)]
pub(super) struct RegisterArgs {
    /// At which door they are asked
    audience: Audience,
    /// JSON object of operations by the SHA-256 of their text, as code generators write it
    file: PathBuf,
    #[command(flatten)]
    settings: Flags,
}

/// Shows what is registered.
#[derive(Args)]
pub(super) struct ListArgs {
    /// At which door
    audience: Audience,
    /// One JSON object a line, with the whole text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Flags,
}

/// Takes operations back; those of our own pages stay.
#[derive(Args)]
#[command(group(ArgGroup::new("which").args(["ids", "all"]).required(true)))]
pub(super) struct RemoveArgs {
    /// At which door
    audience: Audience,
    /// Ids as `portico operations list` shows them
    ids: Vec<OperationId>,
    /// Everything that is registered at this door
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(command: &OperationsCommand) -> Result<ExitCode, anyhow::Error> {
    let told = match command {
        OperationsCommand::Register(args) => {
            let manifest = read(args).await?;
            let opened = open(&args.settings).await?;
            let told = add(&opened.app, args.audience, &manifest).await;
            close(opened, told).await?
        }
        OperationsCommand::List(args) => {
            let opened = open_begun(&args.settings).await?;
            let told = list(&opened.app, args).await;
            close(opened, told).await?
        }
        OperationsCommand::Remove(args) => {
            let opened = open_begun(&args.settings).await?;
            let told = remove(&opened.app, args).await;
            close(opened, told).await?
        }
    };
    output::answer(&told)?;
    Ok(ExitCode::SUCCESS)
}

/// Before anything is opened: a file that does not fit changes nothing.
async fn read(args: &RegisterArgs) -> Result<Manifest, anyhow::Error> {
    let file = args.file.display();
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("{file}"))?;
    let manifest = Manifest::parse(&text).with_context(|| format!("{file}"))?;
    let fit = all_fit(args.audience.into(), &manifest).await;
    let door = args.audience.word();
    fit.with_context(|| format!("{file}: the {door} door refuses an operation"))?;
    Ok(manifest)
}

async fn add(app: &App, audience: Audience, manifest: &Manifest) -> Result<String, anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let added = register(&mut conn, audience.into(), manifest, app.clock.now()).await?;
    let before = manifest.operations().count() as u64 - added;
    let door = audience.word();
    let mut told = format!("{added} registered at the {door} door, {before} were before\n");
    if !app.config.registered_operations_only {
        told += "registered_operations_only is not set in the settings that this command reads \
                 (its flags, PORTICO_… variables, --config FILE): a server with the same ones answers \
                 other operations too\n";
    }
    Ok(told)
}

async fn list(app: &App, args: &ListArgs) -> Result<String, anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let all = registered(&mut conn, args.audience.into()).await?;
    if all.is_empty() && !args.json {
        let door = args.audience.word();
        return Ok(format!("nothing is registered at the {door} door\n"));
    }
    let line = if args.json { as_json } else { as_text };
    Ok(all.iter().map(line).collect())
}

fn as_json(one: &Registered) -> String {
    let at = one.at.to_rfc3339();
    let line = json!({ "id": one.id.to_string(), "registeredAt": at, "text": one.text });
    format!("{line}\n")
}

/// How much of a text is shown.
const SHOWN: usize = 60;

fn as_text(one: &Registered) -> String {
    let words: Vec<&str> = one.text.split_whitespace().collect();
    let beginning: String = words.join(" ").chars().take(SHOWN).collect();
    let at = one.at.format("%Y-%m-%d %H:%M");
    format!("{}  {at}  {beginning}\n", one.id)
}

async fn remove(app: &App, args: &RemoveArgs) -> Result<String, anyhow::Error> {
    let mut transaction = app.log.pool().begin().await?;
    let ids: BTreeSet<OperationId> = args.ids.iter().copied().collect();
    let ids: Vec<OperationId> = ids.into_iter().collect();
    let wanted = (!args.all).then_some(ids.as_slice());
    let removed = unregister(&mut transaction, args.audience.into(), wanted).await?;
    let door = args.audience.word();
    if wanted.is_some_and(|ids| removed < ids.len() as u64) {
        bail!(
            "{removed} of {} are registered at the {door} door; nothing was taken back: \
             `portico operations list {door}` shows them",
            ids.len()
        );
    }
    transaction.commit().await?;
    Ok(format!("{removed} taken back at the {door} door\n"))
}
