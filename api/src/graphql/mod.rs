//! The two GraphQL schemas. They share scalars, enums, page info and refusals,
//! nothing else: what clients see is bound to the client who asks.

mod absent;
mod carried_out;
pub mod client;
mod coded;
pub mod connection;
pub mod context;
mod error_code;
mod form;
mod fresh;
mod levels;
mod limits;
mod measure;
mod merged;
mod root_fields;
mod session_ended;
pub mod shared;
mod sign_in;
pub mod staff;
mod subscribed;
mod turned_away;
mod types;
mod uploads;
mod usages;

use std::sync::LazyLock;

use async_graphql::{Schema, SchemaBuilder, SubscriptionType};

pub use carried_out::CarriedOut;
pub(crate) use carried_out::tells_of_changes;
pub use error_code::ErrorCode;
pub use form::form;
pub use fresh::Stale;
use limits::COMPLEXITY;
pub use limits::Measurable;
pub(crate) use limits::{FITS, check_depth};
pub use measure::Measure;
pub(crate) use merged::is_same;
pub use root_fields::RootFields;
pub(crate) use root_fields::fields_of;
pub use session_ended::SessionEnded;
pub(crate) use subscribed::one_subscription;
pub(crate) use usages::variables_in;

/// The staff console's schema.
pub type StaffSchema = Schema<staff::Query, staff::Mutation, staff::Subscription>;
/// The client portal's schema.
pub type ClientSchema = Schema<client::Query, client::Mutation, client::Subscription>;

/// Judges requests at the staff console before they are carried out.
pub static STAFF_MEASURE: LazyLock<Measure<staff::Query, staff::Mutation, staff::Subscription>> =
    LazyLock::new(|| Measure::of(staff_builder()));

/// The same at the client portal.
pub static CLIENT_MEASURE: LazyLock<
    Measure<client::Query, client::Mutation, client::Subscription>,
> = LazyLock::new(|| Measure::of(client_builder()));

/// The staff console's schema; without introspection in production.
#[must_use]
pub fn staff_schema(production: bool) -> StaffSchema {
    limited(staff_builder(), production)
}

/// The client portal's schema; without introspection in production.
#[must_use]
pub fn client_schema(production: bool) -> ClientSchema {
    limited(client_builder(), production)
}

fn staff_builder() -> SchemaBuilder<staff::Query, staff::Mutation, staff::Subscription> {
    let (query, mutation) = (staff::Query::default(), staff::Mutation::default());
    Schema::build(query, mutation, staff::Subscription)
}

fn client_builder() -> SchemaBuilder<client::Query, client::Mutation, client::Subscription> {
    let (query, mutation) = (client::Query::default(), client::Mutation::default());
    Schema::build(query, mutation, client::Subscription)
}

fn limited<Q, M, S>(builder: SchemaBuilder<Q, M, S>, production: bool) -> Schema<Q, M, S>
where
    Q: async_graphql::ObjectType + 'static,
    M: async_graphql::ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let builder = builder.limit_complexity(COMPLEXITY);
    if production {
        builder
            .disable_introspection()
            .disable_suggestions()
            .finish()
    } else {
        builder.finish()
    }
}

/// A schema's definition, sorted, as committed under `api/schema`.
#[must_use]
pub fn sdl<Q, M, S>(schema: &Schema<Q, M, S>) -> String
where
    Q: async_graphql::ObjectType + 'static,
    M: async_graphql::ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .prefer_single_line_descriptions();
    schema.sdl_with_options(options)
}
