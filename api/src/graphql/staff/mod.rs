//! The staff console's schema.

mod access_list;
mod activity;
mod as_of;
mod audit;
mod customer;
mod item;
mod mutations;
mod names;
mod people;
mod plain;
mod queries;
mod viewer_can;

use async_graphql::MergedObject;

/// What staff may ask.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    queries::people::PeopleQueries,
    queries::items::ItemQueries,
    queries::access_of::AccessOfQueries,
    queries::audit::AuditQueries,
    queries::activity::ActivityQueries,
);

/// What staff may do.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    mutations::session::SessionMutations,
    mutations::customers::CustomerMutations,
    mutations::contacts::ContactMutations,
    mutations::memberships::MembershipMutations,
    mutations::groups::GroupMutations,
    mutations::items::ItemMutations,
    mutations::tree::TreeMutations,
    mutations::access::AccessMutations,
    mutations::bytes::ByteMutations,
);
