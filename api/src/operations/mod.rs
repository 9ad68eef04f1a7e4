//! Registered operations: a server may take the GraphQL of known frontends and no
//! other, so that who steals a session can ask only what a page asks.

mod accepted;
mod fit;
mod manifest;
mod registered;

pub use accepted::{Accepted, NotAccepted};
pub use fit::{Unfit, all_fit};
pub use manifest::{Manifest, ManifestError, OperationId};
pub use registered::{Registered, register, registered, unregister};
