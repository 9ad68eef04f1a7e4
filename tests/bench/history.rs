//! What a question about the past costs beside the same one about now, and what
//! it costs to make the history anew.

use portico_api::clock::Stopwatch;
use portico_domain::ItemId;
use portico_projections::access_history::{AccessHistory, Moment, enter};
use portico_projections::rebuild::rebuild_model;
use sqlx::{Connection, PgConnection};

use crate::firm::Firm;
use crate::measure::Rounds;
use crate::place::{Place, Question};
use crate::rebuild::write_history;
use crate::report::{Report, progress};

/// A tree and its history, by direct inserts. Half the events made an item: a fifth
/// of the documents in one folder, 498 in each of 800 others; then come grants, of
/// which 80 are the contact's; then a tenth of the documents went to the trash,
/// and then came back.
const FIXTURE: &str = include_str!("history.sql");

/// Half of what was in the trash is back.
const THEN: i64 = 975_000;

const QUESTIONS: [(Question, &str); 5] = [
    (
        Question::StaffFolder,
        "staff: page of a folder of 498, counted",
    ),
    (
        Question::StaffBigFolder,
        "staff: page of a folder of 100,000",
    ),
    (Question::Path, "staff: path of a document"),
    (Question::ContactFolder, "contact: page of a granted folder"),
    (Question::ContactTree, "contact: first page of the tree"),
];

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    questions(report, quick).await?;
    making(report, quick).await
}

async fn questions(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let firm = Firm::open().await?;
    let place = furnish(&firm).await?;
    let pool = firm.app().log.pool();
    let moment = Moment {
        seq: THEN,
        at: place.at,
    };
    let (rounds, times) = if quick { (3, 5) } else { (7, 50) };
    let mut rows = vec![];
    for (question, what) in QUESTIONS {
        progress(&format!("history: {what}"));
        let (mut now, mut then) = <(Rounds, Rounds)>::default();
        // The first answer of a connection plans its statements.
        let mut conn = pool.acquire().await?;
        let mut past = enter(pool, moment).await?;
        place.time(&mut conn, question, 1).await?;
        place.time(&mut past, question, 1).await?;
        for _ in 0..rounds {
            now.add(place.time(&mut conn, question, times).await?);
            then.add(place.time(&mut past, question, times).await?);
        }
        let ratio = format!("{:.2}×", then.median() / now.median());
        rows.push(vec![what.to_owned(), now.shown(2), then.shown(2), ratio]);
    }
    report.section(
        "Questions about the past, with a history of 1,000,000 events",
        "The same function of the read model, asked of the present and as of an event in the last tenth of the history; milliseconds for one answer without HTTP, median (smallest–largest), taking turns.",
        &["question", "present", "as of then", "ratio"],
        &rows,
        &["**the history**: 500,000 items, 400,000 grants, 100,000 goings to the trash and returns; half of these had happened."],
    );
    firm.close().await
}

async fn furnish(firm: &Firm) -> Result<Place, anyhow::Error> {
    let customer = firm.customer("HISTORY").await?;
    let contact = firm.client("clara@client.example", customer).await?;
    firm.app().runner.catch_up().await?;
    progress("history: writing 1,000,000 events");
    let mut owner = PgConnection::connect(&firm.opened.url).await?;
    let root = ItemId::files_root(customer);
    let sql = FIXTURE
        .replace("{customer}", &customer.to_string())
        .replace("{contact}", &contact.to_string())
        .replace("{root}", &root.to_string());
    sqlx::raw_sql(&sql).execute(&mut owner).await?;
    sqlx::raw_sql("VACUUM").execute(&mut owner).await?;
    let id = async |owner: &mut PgConnection, text: &str| {
        let id = sqlx::query_scalar("SELECT md5($1)::uuid").bind(text);
        id.fetch_one(owner).await.map(ItemId::new)
    };
    Ok(Place {
        customer,
        contact,
        folder: id(&mut owner, "f13").await?,
        big: id(&mut owner, "f0").await?,
        document: id(&mut owner, "d1").await?,
        at: firm.app().clock.now(),
    })
}

async fn making(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let firm = Firm::open().await?;
    write_history(&firm, if quick { 10_000 } else { 200_000 }).await?;
    let mut owner = PgConnection::connect(&firm.opened.url).await?;
    let mut per = Rounds::default();
    for round in 0..3 {
        progress(&format!("history: made anew, round {}", round + 1));
        let watch = Stopwatch::start();
        let log = &firm.app().log;
        let made = rebuild_model(&mut owner, log, &AccessHistory, &|_| {}).await?;
        let events = u32::try_from(made.events)?;
        per.add(watch.elapsed().as_secs_f64() * 10_000.0 / f64::from(events));
    }
    report.section(
        "Making the history anew",
        "Seconds for 10,000 events, median (smallest–largest) of three rounds: half uploads, half grants, as commands write them, 400 at once.",
        &["what", "seconds for 10,000 events"],
        &[vec!["rebuild of the history alone".to_owned(), per.shown(2)]],
        &[],
    );
    owner.close().await?;
    firm.close().await
}
