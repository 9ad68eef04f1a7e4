//! The demo firm: real documents, a few people, one folder shared.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use portico_api::app::App;
use portico_api::commands::{GrantAccess, SubjectInput};
use portico_api::import::{self, ImportArgs, Progress, Report, Row};
use portico_domain::grant::Capability;
use portico_domain::{Actor, CustomerId};
use portico_projections::access::{self, Page, Within};

use super::output;
use super::sample::{self, FIRM, PEOPLE, sign_in_lines};

const MARK: &str = "demo-sign-ins.txt";
/// There from the first step to the last: a demo that was interrupted goes on
/// at the next start.
const OPENING: &str = "demo-opening";

/// Tells nobody: the demo's documents are known.
struct Quiet;

impl Report for Quiet {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, _: &Row) -> std::io::Result<()> {
        Ok(())
    }
}

/// Opens the demo firm, or goes on opening it. Where something else has happened it is
/// refused: a published password would sign in to it.
pub(super) async fn open(app: &App, folder: &Path) -> Result<(), anyhow::Error> {
    let opening = app.config.data_dir.join(OPENING);
    if is_open(app, &opening).await? {
        return Ok(());
    }
    let import = import_of(folder)?;
    std::fs::write(&opening, "")?;
    output::line("opening the demo firm …");
    fill(app, &import).await?;
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

/// Whether the demo was opened to its end; otherwise nothing is there, or a part of it.
async fn is_open(app: &App, opening: &Path) -> Result<bool, anyhow::Error> {
    let data = &app.config.data_dir;
    let mut conn = app.log.pool().acquire().await?;
    let firm = access::firm(&mut conn).await?;
    drop(conn);
    match firm {
        Some(firm) if firm.name == FIRM && opening.exists() => Ok(false),
        Some(_) if data.join(MARK).exists() => Ok(true),
        None if app.log.is_empty().await? => Ok(false),
        Some(_) | None => bail!(
            "the data folder {} holds a firm or customers that are not the demo's, to which the \
             demo's published password would sign in; leave --demo out, or open the demo in a \
             new folder with --data-dir, on a database of its own",
            data.display()
        ),
    }
}

/// What writes a folder that holds a demo.
const WRITTEN: &str = "write one into a new folder with \
     `cargo xtask corpus DIR --files 240 --seed 7 --customers 3 --plain`";

/// The import of a folder that holds a demo, which is looked at: also whether its list has the
/// customers that the demo's people belong to.
pub(super) fn import_of(folder: &Path) -> Result<ImportArgs, anyhow::Error> {
    let map = folder.join("customers.csv");
    let shown = folder.display();
    if !map.is_file() {
        bail!("{shown} is no demo corpus: it has no customers.csv; {WRITTEN}");
    }
    let args = ImportArgs {
        customer: None,
        map: Some(map),
        path: folder.to_owned(),
        share: false,
        into: None,
        on_behalf_of: None,
        jobs: None,
        json: false,
        dry_run: false,
    };
    args.look()?;
    let (listed, needed) = (args.listed()?.len(), sample::customers_needed());
    if listed < needed {
        bail!(
            "{shown} is no demo corpus: its customers.csv lists {listed} of the {needed} customers \
             that the demo's people belong to; add the others, or {WRITTEN}"
        );
    }
    Ok(args)
}

/// Each step finds what an interrupted start had left of it.
async fn fill(app: &App, args: &ImportArgs) -> Result<(), anyhow::Error> {
    sample::hire(app).await?;
    let summary = import::run(app, args, &mut Quiet)
        .await
        .with_context(|| format!("importing the demo documents from {}", args.path.display()))?;
    output::line(&format!(
        "imported {} documents of {} customers",
        summary.documents_created, summary.customers_registered
    ));
    let customers = customers(app, args).await?;
    for person in &PEOPLE {
        sample::join(app, person, &customers).await?;
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

/// Those of the demo's list, and no others that came in between two starts.
async fn customers(app: &App, args: &ImportArgs) -> Result<Vec<CustomerId>, anyhow::Error> {
    let mut conn = app.log.pool().acquire().await?;
    let mut rows = vec![];
    for number in args.listed()? {
        rows.extend(access::customer_by_number(&mut conn, &number).await?);
    }
    rows.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Opens the portals and shares each customer's first folder.
async fn share(app: &App, customers: &[CustomerId]) -> Result<(), anyhow::Error> {
    for customer in customers {
        sample::switch_portal(app, Actor::Operator, *customer, true).await?;
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
        sample::act(app, Actor::Operator, &grant).await?;
    }
    Ok(())
}
