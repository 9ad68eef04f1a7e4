//! The second reader: stock `postgres-es` must load every aggregate to the
//! state that the event log folds.

use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{Aggregate, EventStore};
use portico_domain::contact::Contact;
use portico_domain::customer::Customer;
use portico_domain::document::Document;
use portico_domain::firm::Firm;
use portico_domain::grant::Grant;
use portico_domain::group::Group;
use portico_domain::identity::Identity;
use portico_domain::staff::Staff;
use portico_event_log::load;
use postgres_es::PostgresEventRepository;
use serde_json::Value;
use tokio::time::Instant;

use super::Run;
use super::report::{Check, Difference};
use crate::progress;
use crate::session::Session;

/// An aggregate that changes between two loads is loaded again.
const ATTEMPTS: usize = 3;

macro_rules! aggregates {
    ($($aggregate:ty),+ $(,)?) => {
        pub(super) async fn check(
            session: &Session,
            sample: Option<i64>,
            run: &mut Run<'_>,
        ) -> anyhow::Result<()> {
            $(
                let began = Instant::now();
                run.end(&all_of::<$aggregate>(session, sample).await?, began)?;
            )+
            Ok(())
        }

        /// The aggregate types that are loaded.
        #[cfg(test)]
        const TYPES: &[&str] = &[$(<$aggregate as Aggregate>::TYPE),+];
    };
}

aggregates!(
    Firm, Staff, Identity, Customer, Contact, Group, Document, Grant
);

async fn all_of<A: Aggregate>(session: &Session, sample: Option<i64>) -> anyhow::Result<Check> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT aggregate_id FROM (
             SELECT DISTINCT aggregate_id FROM events WHERE aggregate_type = $1
         ) ids
         ORDER BY CASE WHEN $2::bigint IS NULL THEN 0 ELSE random() END, aggregate_id LIMIT $2",
    )
    .bind(A::TYPE)
    .bind(sample)
    .fetch_all(&session.reader)
    .await?;
    let mut check = Check::new(format!("second reader {}", A::TYPE), "aggregates");
    let bar = progress::bar(A::TYPE, i64::try_from(ids.len())?);
    let repository = PostgresEventRepository::new(session.reader.clone());
    let stock = PersistedEventStore::<PostgresEventRepository, A>::new_event_store(repository);
    for id in ids {
        check.count += 1;
        if let Some(what) = compare(session, &stock, &id).await? {
            check.differs(Difference {
                seq: None,
                aggregate: Some(format!("{}:{id}", A::TYPE)),
                what,
            });
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(check)
}

type Stock<A> = PersistedEventStore<PostgresEventRepository, A>;

/// What differs, if anything.
async fn compare<A: Aggregate>(
    session: &Session,
    stock: &Stock<A>,
    id: &str,
) -> anyhow::Result<Option<String>> {
    let Ok(uuid) = id.parse() else {
        return Ok(Some("its id is not a UUID".to_owned()));
    };
    let mut conn = session.reader.acquire().await?;
    let mut found = None;
    for _ in 0..ATTEMPTS {
        let ours = match load::<A>(&mut conn, uuid).await {
            Ok(loaded) => state(loaded.sequence, &loaded.aggregate),
            Err(portico_event_log::LogError::Database(error)) => return Err(error.into()),
            Err(error) => Err(error.to_string()),
        };
        let theirs = match stock.load_aggregate(id).await {
            Ok(context) => state(i64::try_from(context.current_sequence)?, &context.aggregate),
            Err(error) => Err(format!("stock postgres-es cannot load it: {error}")),
        };
        found = match (ours, theirs) {
            (Ok(ours), Ok(theirs)) if ours == theirs => return Ok(None),
            (Ok(_), Ok(_)) => Some("the two readers come to different states".to_owned()),
            (Err(reason), _) | (_, Err(reason)) => Some(reason),
        };
    }
    Ok(found)
}

fn state<A: Aggregate>(sequence: i64, aggregate: &A) -> Result<(i64, Value), String> {
    serde_json::to_value(aggregate)
        .map(|state| (sequence, state))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_domain::{access_log, catalogue};

    #[test]
    fn every_aggregate_of_the_catalogue_is_loaded() {
        let known: Vec<_> = catalogue::entries()
            .into_iter()
            .map(|entry| entry.aggregate_type)
            .filter(|name| *name != access_log::TYPE)
            .collect();
        assert_eq!(known, TYPES);
    }
}
