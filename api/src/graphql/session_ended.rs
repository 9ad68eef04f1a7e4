//! A change that ends the session of its own request: whoever was signed out, or in anew,
//! does nothing more as who they were.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::context::RequestContext;
use crate::auth::Session;

/// Whether a request has ended the session that it came with; clones are one.
#[derive(Clone, Default, Debug)]
pub struct SessionEnded(Arc<AtomicBool>);

impl RequestContext {
    /// The live session of whoever is signed in now.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        let ended = self.session_ended.0.load(Ordering::Relaxed);
        self.came_with.as_ref().filter(|_| !ended)
    }

    /// From here on nobody is signed in. Who has just signed in is known by the next request.
    pub(super) fn session_has_ended(&self) {
        self.session_ended.0.store(true, Ordering::Relaxed);
    }
}
