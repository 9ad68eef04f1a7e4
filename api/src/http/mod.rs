//! The server's edges: what every request must be, and what every answer
//! carries, whichever door it goes through.

mod activity;
mod answer_type;
mod apart;
mod asked_by;
mod body_limit;
mod connection;
mod documents;
mod elsewhere;
mod fields;
mod graphql;
mod headers;
mod host;
mod nothing_here;
mod origin;
mod ours;
mod peer;
mod places;
mod probes;
mod problem;
mod problem_code;
mod request_id;
mod router;
mod server;
mod socket;
mod uploads;
mod wire;
mod written;

pub(crate) use apart::apart;
pub use asked_by::AskedBy;
pub use body_limit::LIMIT as BODY_LIMIT;
pub(crate) use body_limit::collect;
pub use connection::{Cut, SocketPeer};
pub(crate) use graphql::one_operation;
pub use graphql::{GraphqlEndpoint, GraphqlRefusal};
pub use peer::Peer;
pub use places::Places;
pub use probes::{Condition, Needs, probes};
pub(crate) use problem::method_not_allowed;
pub use problem::{Problem, broken, failed, of_trouble, unavailable};
pub use problem_code::ProblemCode;
pub use request_id::RequestId;
pub(crate) use router::bare_router;
pub use router::{Edges, router};
pub use server::{ServeError, serve_until};
pub(crate) use socket::{
    Entered, NOT_ONE_SUBSCRIPTION, SocketDoor, is_one_subscription, socket_methods,
};
pub(crate) use uploads::{TUS_RESUMABLE, TUS_VERSION};
