//! What contacts may do, a file per area.

pub(super) mod bytes;
pub(super) mod items;
pub(super) mod session;

use async_graphql::Error;

type Answered<T> = Result<T, Error>;
