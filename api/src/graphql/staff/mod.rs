//! The staff console's schema.

mod access_list;
mod activity;
mod as_of;
mod audit;
mod changes;
mod customer;
mod group;
mod hops;
mod item;
mod matter;
mod mutations;
mod names;
mod origins;
mod people;
mod plain;
mod queries;
mod staff_member;
mod viewer_can;
mod visible_to;

use async_graphql::MergedObject;
use portico_domain::CustomerId;
use uuid::Uuid;

pub use changes::Subscription;

/// Whom nothing belongs to: asked about where there is no customer, so that the
/// database is asked the same as where there is one that the viewer may not see.
const NO_CUSTOMER: CustomerId = CustomerId::new(Uuid::nil());

/// What staff may ask.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    queries::people::PeopleQueries,
    queries::contacts::ContactQueries,
    queries::groups::GroupQueries,
    queries::matters::MatterQueries,
    queries::staff::StaffQueries,
    queries::items::ItemQueries,
    queries::access_of::AccessOfQueries,
    queries::shared_items::SharedItemQueries,
    queries::audit::AuditQueries,
    queries::activity::ActivityQueries,
    queries::counters::CounterQueries,
    mutations::preview::PreviewQueries,
);

/// What staff may do.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    mutations::session::SessionMutations,
    mutations::customers::CustomerMutations,
    mutations::contacts::ContactMutations,
    mutations::memberships::MembershipMutations,
    mutations::contact_accounts::ContactAccountMutations,
    mutations::staff::StaffMutations,
    mutations::groups::GroupMutations,
    mutations::items::ItemMutations,
    mutations::tree::TreeMutations,
    mutations::copying::CopyMutations,
    mutations::purge::PurgeMutations,
    mutations::access::AccessMutations,
    mutations::bytes::ByteMutations,
);
