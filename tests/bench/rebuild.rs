//! Rebuilding every model from the first event, beside COPY of the same rows.

use std::sync::atomic::{AtomicUsize, Ordering};

use portico_api::app::App;
use portico_api::clock::{Clock, Stopwatch};
use portico_domain::document::{Content, Document, DocumentCommand, Placement, ScanState};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{ItemName, MediaType, Sha256Digest};
use portico_domain::{Actor, BlobId, CustomerId, GrantId, ItemId, VersionId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{Log, Unit};
use portico_projections::rebuild::{Source, rebuild};
use portico_projections::runner::models;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::firm::Firm;
use crate::measure::Rounds;
use crate::report::{Report, progress};

/// Documents per command of the generator; each is granted too.
const AT_ONCE: usize = 400;

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let events: usize = if quick { 20_000 } else { 1_000_000 };
    let firm = Firm::open().await?;
    write_history(&firm, events).await?;
    let app = firm.app();
    let mut owner = PgConnection::connect(&firm.opened.url).await?;
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut owner).await?;
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
        .fetch_one(&mut owner)
        .await?;
    let models = models();
    let sources: Vec<Source<'_>> = std::iter::once(Source::Access)
        .chain(models.iter().map(|model| Source::Model(model.as_ref())))
        .collect();
    let alone = each_alone(&mut owner, &app.log, &sources).await?;
    let (mut all, mut access, mut copy) = <(Rounds, Rounds, Rounds)>::default();
    for round in 0..3 {
        progress(&format!("rebuild: round {}", round + 1));
        all.add(rebuilt(&mut owner, &app.log, &sources).await?);
        copy.add(copy_out_and_in(&mut owner).await?);
        access.add(rebuilt(&mut owner, &app.log, &sources[..1]).await?);
    }
    let speed = |rounds: &Rounds| format!("{:.0} %", 100.0 * copy.median() / rounds.median());
    let row = |what: &str, rounds: &Rounds| vec![what.to_owned(), rounds.shown(1), speed(rounds)];
    report.section(
        &format!("Rebuilding all models over {total} events"),
        "Seconds, median (smallest–largest) of three rounds, taking turns; the last column is speed relative to COPY.",
        &["what", "seconds", "speed to COPY"],
        &[
            row("**rebuild of all models**", &all),
            row("rebuild of access alone", &access),
            row("COPY out and in, once", &copy),
        ],
        &[
            "**the history**: half uploads, each with a name sealed under a key of its own, half grants; the address of each event's request is sealed too.",
            "**rebuild**: reads the log once in causal order, hashes every event and compares it with its leaf in the ledger, decodes it, fetches and unwraps the keys, opens what is sealed, writes the rows of all models beside the live ones, makes their indexes, and changes places with them.",
            "**COPY**: `COPY events TO` a file and `COPY … FROM` it into a table with the same primary key, once; checks, decodes, opens and indexes nothing else.",
            &format!("**each alone**, once, in seconds: {alone}; one that writes nothing of this history shows what reading takes for all of them."),
        ],
    );
    owner.close().await?;
    firm.close().await
}

/// Seconds that each takes by itself, in words.
async fn each_alone(
    owner: &mut PgConnection,
    log: &Log,
    sources: &[Source<'_>],
) -> Result<String, anyhow::Error> {
    let mut told = vec![];
    for source in sources {
        let name = match source {
            Source::Access => "access",
            Source::Model(model) => model.name(),
        };
        let seconds = rebuilt(owner, log, std::slice::from_ref(source)).await?;
        told.push(format!("`{name}` {seconds:.1}"));
    }
    Ok(told.join(", "))
}

async fn rebuilt(
    owner: &mut PgConnection,
    log: &Log,
    sources: &[Source<'_>],
) -> Result<f64, anyhow::Error> {
    let watch = Stopwatch::start();
    rebuild(owner, log, sources, &|_| {}).await?;
    Ok(watch.elapsed().as_secs_f64())
}

/// By commands, two at a time, each with its own customer.
pub(crate) async fn write_history(firm: &Firm, events: usize) -> Result<(), anyhow::Error> {
    let written = AtomicUsize::new(0);
    let writer = async |number: &str| {
        let customer = firm.customer(number).await?;
        while written.load(Ordering::Relaxed) < events {
            let more = generate(firm.app(), firm.owner.uuid(), customer).await?;
            let now = written.fetch_add(more, Ordering::Relaxed) + more;
            if now % 100_000 < more {
                progress(&format!("rebuild: {now} events written"));
            }
        }
        anyhow::Ok(())
    };
    tokio::try_join!(writer("REBUILD-1"), writer("REBUILD-2"))?;
    firm.app().runner.catch_up().await?;
    Ok(())
}

/// One command of many documents, which are then granted: two events a document.
async fn generate(app: &App, staff: Uuid, customer: CustomerId) -> Result<usize, anyhow::Error> {
    let clock = Clock::System;
    let metadata = Metadata {
        actor: Actor::Staff(portico_domain::StaffId::new(staff)),
        on_behalf_of: None,
        request_id: clock.new_id(),
        correlation_id: clock.new_id(),
        causation_id: None,
        idempotency_hash: None,
        auth_strength: AuthStrength::Password,
        source_ip: None,
        user_agent: None,
        occurred_at: clock.now(),
    };
    let mut unit = Unit::begin(&app.log, metadata, || Clock::System.new_id()).await?;
    unit.seal_origin(Some("192.0.2.7"), Some("a measuring program"))
        .await?;
    let parent = ItemId::files_root(customer);
    let items: Vec<ItemId> = (0..AT_ONCE).map(|_| ItemId::new(clock.new_id())).collect();
    for &item in &items {
        let key = KeyOf::Item(customer, item);
        unit.make_key(key).await?;
        let name = ItemName::parse(&format!("document {item}.pdf"))?;
        let upload = DocumentCommand::UploadByStaff {
            place: Placement {
                item,
                customer,
                name: unit.secret(key, name).await?,
            },
            parent,
            content: Content {
                version: VersionId::new(clock.new_id()),
                blob: BlobId::new(clock.new_id()),
                sha256: Sha256Digest::new([7; 32]),
                size: 10_000,
                media_type: MediaType::parse_or_octets("application/pdf"),
                scan: ScanState::NotConfigured,
            },
            copied_from: None,
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await??;
    }
    let subject = Subject::Customer(customer);
    for item in items {
        let grant = GrantCommand::Grant {
            scope: Scope {
                customer,
                item: Some(item),
                subject,
            },
            capability: Capability::Download,
            expires_at: None,
            at: clock.now(),
        };
        let id = GrantId::on_item(subject, item);
        unit.create::<Grant>(id.uuid(), Some(customer), grant)
            .await??;
    }
    Ok(unit.commit(&app.access, None).await?.events)
}

async fn copy_out_and_in(conn: &mut PgConnection) -> Result<f64, anyhow::Error> {
    let columns =
        "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata";
    sqlx::raw_sql(
        "CREATE TABLE copied (LIKE events INCLUDING DEFAULTS);
         ALTER TABLE copied ADD PRIMARY KEY (aggregate_type, aggregate_id, sequence)",
    )
    .execute(&mut *conn)
    .await?;
    let file: String =
        sqlx::query_scalar("SELECT current_setting('data_directory') || '/copied.bin'")
            .fetch_one(&mut *conn)
            .await?;
    let watch = Stopwatch::start();
    sqlx::raw_sql(&format!(
        "COPY (SELECT {columns} FROM events) TO '{file}' (FORMAT binary);
         COPY copied ({columns}) FROM '{file}' (FORMAT binary)"
    ))
    .execute(&mut *conn)
    .await?;
    let seconds = watch.elapsed().as_secs_f64();
    sqlx::raw_sql("DROP TABLE copied").execute(conn).await?;
    Ok(seconds)
}
