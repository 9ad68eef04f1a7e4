//! Rebuilding every model from the first event, beside COPY of the same rows.

use portico_api::app::App;
use portico_api::clock::{Clock, Stopwatch};
use portico_domain::document::{Content, Document, DocumentCommand, Placement, ScanState};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{ItemName, MediaType, Sha256Digest};
use portico_domain::{Actor, BlobId, CustomerId, GrantId, ItemId, VersionId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::rebuild::{rebuild_access, rebuild_model};
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
    let customer = firm.customer("REBUILD").await?;
    let app = firm.app().clone();
    let mut written = 0;
    while written < events {
        written += generate(&app, firm.owner.uuid(), customer).await?;
        if written % 100_000 < AT_ONCE * 2 {
            progress(&format!("rebuild: {written} events written"));
        }
    }
    app.runner.catch_up().await?;
    let url = firm.opened.url.clone();
    let mut owner = PgConnection::connect(&url).await?;
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut owner).await?;
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
        .fetch_one(&mut owner)
        .await?;
    let (mut ours, mut copy) = (Rounds::default(), Rounds::default());
    let mut each: Vec<(String, Rounds)> = vec![];
    for round in 0..if quick { 1 } else { 3 } {
        progress(&format!("rebuild: round {}", round + 1));
        let mut sum = 0.0;
        let mut note = |name: &str, seconds: f64| {
            sum += seconds;
            if let Some((_, rounds)) = each.iter_mut().find(|(model, _)| model == name) {
                rounds.add(seconds);
            } else {
                let mut rounds = Rounds::default();
                rounds.add(seconds);
                each.push((name.to_owned(), rounds));
            }
        };
        let watch = Stopwatch::start();
        rebuild_access(&mut owner, &app.log, &|_| {}).await?;
        note("access", watch.elapsed().as_secs_f64());
        for model in models() {
            let watch = Stopwatch::start();
            rebuild_model(&mut owner, &app.log, model.as_ref(), &|_| {}).await?;
            note(model.name(), watch.elapsed().as_secs_f64());
        }
        ours.add(sum);
        copy.add(copy_out_and_in(&mut owner, models().len() + 1).await?);
    }
    let mut rows: Vec<Vec<String>> = each
        .iter()
        .map(|(name, rounds)| vec![format!("rebuild {name}"), rounds.shown(1), String::new()])
        .collect();
    let ratio = format!("{:.0} %", 100.0 * copy.median() / ours.median());
    rows.push(vec!["**all models**".to_owned(), ours.shown(1), ratio]);
    rows.push(vec![
        "COPY out and in, once a model".to_owned(),
        copy.shown(1),
        "100 %".to_owned(),
    ]);
    report.section(
        &format!("Rebuilding all models over {total} events"),
        "Seconds, median (smallest–largest); the last column is speed relative to COPY.",
        &["what", "seconds", "speed to COPY"],
        &rows,
        &[
            "**rebuild**: reads the log in causal order, decodes every event, fetches and unwraps the keys, opens the sealed names, writes the rows with all their indexes beside the live model, changes places with it.",
            "**COPY**: `COPY events TO` a file and `COPY … FROM` it into a table with the same primary key, once for each model, since each rebuild reads the log anew; decodes, opens and indexes nothing else.",
        ],
    );
    owner.close().await?;
    firm.close().await
}

/// One command of many documents, each granted: two events a document.
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
    for _ in 0..AT_ONCE {
        let item = ItemId::new(clock.new_id());
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
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await??;
        let subject = Subject::Customer(customer);
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

async fn copy_out_and_in(conn: &mut PgConnection, times: usize) -> Result<f64, anyhow::Error> {
    let columns =
        "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata";
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS copied (LIKE events INCLUDING DEFAULTS);
                   ALTER TABLE copied DROP CONSTRAINT IF EXISTS copied_pkey;
                   ALTER TABLE copied ADD CONSTRAINT copied_pkey PRIMARY KEY (aggregate_type, aggregate_id, sequence)")
        .execute(&mut *conn)
        .await?;
    let file: String =
        sqlx::query_scalar("SELECT current_setting('data_directory') || '/copied.bin'")
            .fetch_one(&mut *conn)
            .await?;
    let watch = Stopwatch::start();
    for _ in 0..times {
        sqlx::raw_sql(&format!(
            "COPY (SELECT {columns} FROM events) TO '{file}' (FORMAT binary);
             TRUNCATE copied;
             COPY copied ({columns}) FROM '{file}' (FORMAT binary)"
        ))
        .execute(&mut *conn)
        .await?;
    }
    let seconds = watch.elapsed().as_secs_f64();
    sqlx::raw_sql("DROP TABLE copied").execute(conn).await?;
    Ok(seconds)
}
