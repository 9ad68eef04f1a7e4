//! The client portal's schema. Every object is bound to the contact who asks:
//! there is no way to name another one.

mod changes;
mod item;
mod matter;
mod mutations;
mod plain;
mod queries;
mod version;

use async_graphql::MergedObject;

pub use changes::Subscription;

/// What contacts may ask.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    queries::people::PeopleQueries,
    queries::items::ItemQueries,
    matter::MatterQueries,
);

/// What contacts may do.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    mutations::session::SessionMutations,
    mutations::items::ItemMutations,
    mutations::bytes::ByteMutations,
);
