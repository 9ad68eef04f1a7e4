//! What the access rule would have said at any earlier moment: the asynchronous
//! twin of [`crate::access`].
//!
//! The same projector writes the same tables; triggers keep what it changes, with
//! the numbers of the events between which it was so. Views show the tables as of
//! one event under the names that questions use, so the questions of
//! [`crate::access`] need no second wording: asked on a connection that [`enter`]
//! returns, they answer as of then. Texts of people are those of now, also in rows
//! of the past: none of an earlier time is kept, and none once erased.

mod model;
mod moment;
mod past;
mod reach;

pub use model::AccessHistory;
pub use moment::{AsOf, Moment, NotKept, Now, Range};
pub use past::enter;
pub use reach::end_of_log;

/// Its name in `checkpoints`.
pub const MODEL: &str = "access_history";
