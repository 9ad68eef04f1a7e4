//! Whether the viewer may do something, and why not.

use async_graphql::{SimpleObject, Value};
use portico_domain::access::{Code, Decision};

use super::plain::{Asked, Plain, text};

/// Whether a button is to be enabled, and what it says if not.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject)]
pub struct Allowed {
    /// Yes or no.
    pub allowed: bool,
    /// Why not, in one sentence with the way out; none where it is allowed.
    pub reason: Option<String>,
}

impl Allowed {
    /// From a decision, with the words for this audience.
    #[must_use]
    pub fn from_decision(decision: &Decision, words: fn(Code) -> &'static str) -> Self {
        Self {
            allowed: decision.allowed,
            reason: (!decision.allowed).then(|| words(decision.code).to_owned()),
        }
    }
}

impl Plain for Allowed {
    const TYPE: &'static str = "Allowed";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        match asked.field {
            "allowed" => Some(self.allowed.into()),
            "reason" => Some(text(self.reason.as_deref())),
            _ => None,
        }
    }
}
