//! Earlier moments: what the oracle kept of them, and what the history says.

use std::time::Duration;

use chrono::{DateTime, Utc};
use portico_projections::access_history::{AsOf, Moment, NotKept, enter};
use portico_tests::oracle::World;
use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};

use super::checks::{Judged, SAMPLE};
use super::scene::Scene;

/// The world after some step.
pub(super) struct Then {
    pub(super) world: World,
    position: i64,
    now: DateTime<Utc>,
    did: String,
}

impl Scene {
    /// Keeps what is so, to be asked for later.
    pub(super) async fn remember(&mut self, did: &str) {
        self.thens.push(Then {
            world: self.world.clone(),
            position: self.position().await,
            now: self.given.clock.now(),
            did: did.to_owned(),
        });
    }

    /// Where the last decision stands in the log. What the doors note of
    /// refusals follows when it follows.
    pub(super) async fn position(&self) -> i64 {
        let position =
            sqlx::query_scalar("SELECT max(position) FROM events WHERE aggregate_type <> 'access'");
        let pool = self.given.app.log.pool();
        position.fetch_one(pool).await.unwrap()
    }

    /// The same questions, asked as of a step that is long gone or just done.
    pub(super) async fn check_earlier(&mut self, context: &str) {
        let newest = self.rng.random_bool(0.1);
        let chosen = self.thens.choose(&mut self.rng).unwrap();
        let then = if newest {
            self.thens.last().unwrap()
        } else {
            chosen
        };
        let asked = then.world.items.keys().copied();
        let asked = asked.choose_multiple(&mut self.rng, SAMPLE);
        let pool = self.given.app.log.pool();
        let mut past = enter(pool, self.moment(then.position).await).await.unwrap();
        let context = format!("{context}\nas of position {}: {}", then.position, then.did);
        let then = Judged {
            conn: &mut past,
            world: &then.world,
            now: then.now,
            context: &context,
            asked: &asked,
        };
        self.judge(then).await;
    }

    /// Once the history has come there. Other tests' open transactions in the
    /// same cluster may hold it back for a while.
    async fn moment(&self, position: i64) -> Moment {
        let app = &self.given.app;
        for _ in 0..600 {
            app.runner.catch_up().await.unwrap();
            let mut conn = app.log.pool().acquire().await.unwrap();
            match Moment::of(&mut conn, AsOf::Position(position), app.clock.now()).await {
                Ok(moment) => return moment,
                Err(NotKept::Behind(_)) => {}
                Err(error) => panic!("{error}"),
            }
            drop(conn);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the history does not come to {position}");
    }
}
