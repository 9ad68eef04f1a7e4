//! How much is done at a time, and who waits for it: a server that takes everything
//! up at once answers nobody. What takes access away has a lane of its own, so that
//! it is done while everything else has to wait; only who is known to be signed in as
//! staff gets into it, or nobody would fill it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_graphql::Positioned;
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::graphql::fields_of;
use crate::http::{Problem, ProblemCode};

/// Nobody waits longer for a place.
const WAITED: Duration = Duration::from_secs(2);

/// Changes after which somebody has less than before. One more is served at once
/// here at the cost of the others, so that nothing that can also give stands here.
const REVOKING: [&str; 11] = [
    "closeContact",
    "closeContactPortal",
    "closeCustomerPortal",
    "closeGroup",
    "removeGroupMembers",
    "removeMembership",
    "revokeAccess",
    "revokeMasterAccess",
    "suspendStaff",
    "trashItems",
    "unassignStaff",
];
/// Changes that wait for a password, and for nothing else.
const SIGNING_IN: [&str; 2] = ["acceptInvitation", "signIn"];
/// Changes that may take minutes.
const LASTING: [&str; 2] = ["copyItems", "purgeItems"];

/// What kind of work a request is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// Questions, and most changes.
    Ordinary,
    /// Takes access away.
    Revoking,
    /// Checks a password, whose threads have a queue of their own.
    SigningIn,
    /// Works through many items.
    Lasting,
    /// Begins to hand a document out.
    Opening,
    /// Takes bytes of an upload.
    Receiving,
}

/// Places for each kind of work.
#[derive(Clone, Debug)]
pub struct Lanes(Arc<[Lane; 6]>);

#[derive(Debug)]
struct Lane {
    most: usize,
    places: Arc<Semaphore>,
    waiting: Semaphore,
    refused: AtomicU64,
}

/// How the figures of a kind of work are called.
pub(crate) struct Named {
    pub(crate) in_work: &'static str,
    pub(crate) refused: &'static str,
}

macro_rules! named {
    ($name:literal) => {
        Named {
            in_work: concat!($name, "_in_work"),
            refused: concat!($name, "_refused"),
        }
    };
}

impl Work {
    /// Each kind, and how its figures are called.
    pub(crate) const ALL: [(Self, Named); 6] = [
        (Self::Ordinary, named!("ordinary")),
        (Self::Revoking, named!("revoking")),
        (Self::SigningIn, named!("signing_in")),
        (Self::Lasting, named!("lasting")),
        (Self::Opening, named!("opening")),
        (Self::Receiving, named!("receiving")),
    ];

    /// Of a GraphQL request, by what it asks for; who asks is not looked at.
    pub(crate) fn of(call: &mut async_graphql::Request) -> Self {
        let Ok(document) = call.parsed_query() else {
            return Self::Ordinary;
        };
        let mut operations = document.operations.iter();
        let Some((_, operation)) = operations.next() else {
            return Self::Ordinary;
        };
        if operation.node.ty != OperationType::Mutation {
            return Self::Ordinary;
        }
        let fields = &operation.node.selection_set.node.items;
        let only = |names: &[&str]| fields.iter().all(|field| is_one_of(field, names));
        if only(&REVOKING) {
            Self::Revoking
        } else if only(&SIGNING_IN) {
            Self::SigningIn
        } else if lasts(document) {
            Self::Lasting
        } else {
            Self::Ordinary
        }
    }
}

/// Wherever it stands: what comes by a fragment lasts as long.
fn lasts(document: &ExecutableDocument) -> bool {
    let mut fields = fields_of(document).into_iter();
    fields.any(|field| LASTING.contains(&field.name.node.as_str()))
}

/// What comes by a fragment is not looked through: it passes nobody.
fn is_one_of(field: &Positioned<Selection>, names: &[&str]) -> bool {
    match &field.node {
        Selection::Field(field) => names.contains(&field.node.name.node.as_str()),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
    }
}

impl Lanes {
    /// As many places as the database has connections for, less what followers and
    /// running downloads ask meanwhile.
    pub(crate) fn of(config: &Config) -> Self {
        let connections = config.database_connections as usize;
        let waiting = config.requests_waiting as usize;
        // Each thread of the passwords has a queue of 16.
        let passwords = 17 * config.passwords.workers;
        let lane = |places: usize, waiting: usize| Lane {
            most: places.max(1),
            places: Arc::new(Semaphore::new(places.max(1))),
            waiting: Semaphore::new(waiting),
            refused: AtomicU64::new(0),
        };
        Self(Arc::new([
            lane(connections / 2, waiting),
            lane(connections / 8, waiting.max(256)),
            lane(passwords, waiting),
            lane(connections / 8, waiting),
            lane(connections / 4, waiting),
            lane(config.max_connections as usize / 2, 0),
        ]))
    }

    /// A place, at once or soon; none where as many wait already as may.
    pub(crate) async fn enter(&self, work: Work) -> Option<OwnedSemaphorePermit> {
        let lane = &self.0[work as usize];
        let place = lane.place().await;
        if place.is_none() {
            lane.refused.fetch_add(1, Ordering::Relaxed);
        }
        place
    }

    /// How much is in work, and how much was refused so far.
    pub(crate) fn figures(&self, work: Work) -> (usize, u64) {
        let lane = &self.0[work as usize];
        let in_work = lane.most - lane.places.available_permits();
        (in_work, lane.refused.load(Ordering::Relaxed))
    }
}

impl Lane {
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Some(place);
        }
        let _waits = self.waiting.try_acquire().ok()?;
        let place = Arc::clone(&self.places).acquire_owned();
        tokio::time::timeout(WAITED, place).await.ok()?.ok()
    }
}

/// Around the routes of bytes: what is decided and written down before a document
/// goes out, and bytes that come in.
pub(crate) async fn in_a_lane(
    State(lanes): State<Lanes>,
    request: Request,
    next: Next,
) -> Response {
    let work = match (request.method(), request.uri().path()) {
        (&Method::GET, path) if path.starts_with("/files/download/") => Work::Opening,
        (&Method::PATCH | &Method::POST, _) => Work::Receiving,
        _ => return next.run(request).await,
    };
    match lanes.enter(work).await {
        Some(_place) => next.run(request).await,
        None => Problem::from(ProblemCode::Overloaded).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(query: &str) -> Work {
        Work::of(&mut async_graphql::Request::new(query))
    }

    #[test]
    fn only_what_takes_away_and_nothing_beside_it_passes_the_others() {
        let revoke = "a: revokeAccess(input: { itemIds: [] }) { __typename }";
        assert_eq!(work(&format!("mutation {{ {revoke} }}")), Work::Revoking);
        let both = format!("mutation {{ {revoke} b: grantAccess {{ __typename }} }}");
        assert_eq!(work(&both), Work::Ordinary);
        let hidden = format!("mutation {{ {revoke} ...F }} fragment F on Mutation {{ x }}");
        assert_eq!(work(&hidden), Work::Ordinary);
        // A question of the same name is none.
        assert_eq!(work("{ revokeAccess { __typename } }"), Work::Ordinary);
        assert_eq!(work("mutation { signIn { __typename } }"), Work::SigningIn);
        // Nobody's is answered too.
        assert_eq!(work("mutation { signOut { __typename } }"), Work::Ordinary);
        let purge = "mutation { createFolder { __typename } purgeItems { __typename } }";
        assert_eq!(work(purge), Work::Lasting);
        assert_eq!(work("nonsense"), Work::Ordinary);
    }

    #[test]
    fn what_lasts_waits_with_its_like_wherever_it_stands() {
        for lasting in [
            "mutation { ...F } fragment F on Mutation { purgeItems { __typename } }",
            "mutation { ... { copyItems { __typename } } }",
            "mutation { ... on Mutation { ...F } createFolder { __typename } }
             fragment F on Mutation { ...G } fragment G on Mutation { p: purgeItems { __typename } }",
            // Refused later, like any circle.
            "mutation { ...F } fragment F on Mutation { ...F purgeItems { __typename } }",
        ] {
            assert_eq!(work(lasting), Work::Lasting, "{lasting}");
        }
        for ordinary in [
            "mutation { ...F } fragment F on Mutation { ...F createFolder { __typename } }",
            // Asked for nowhere, or of something else.
            "mutation { createFolder { __typename } } fragment F on Mutation { purgeItems { x } }",
            "mutation { createFolder { purgeItems } }",
            "{ ...F } fragment F on Query { purgeItems }",
        ] {
            assert_eq!(work(ordinary), Work::Ordinary, "{ordinary}");
        }
    }
}
