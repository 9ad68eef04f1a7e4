//! Whether the viewer may do something, and why not.

use async_graphql::SimpleObject;

use crate::commands::Refusal;

use super::asked::Asked;
use super::json::Json;
use super::plain::Plain;

/// Whether a button is to be enabled, and what it says if not.
#[derive(Clone, PartialEq, Eq, Debug, SimpleObject)]
pub struct Allowed {
    /// Yes or no.
    pub allowed: bool,
    /// Why not, in one sentence with the way out; none where it is allowed.
    pub reason: Option<String>,
}

impl Allowed {
    /// Allowed, or refused in the words of the command.
    #[must_use]
    pub fn unless(refusal: Option<Refusal>) -> Self {
        Self {
            allowed: refusal.is_none(),
            reason: refusal.map(|refusal| refusal.message),
        }
    }
}

impl Plain for Allowed {
    const TYPE: &'static str = "Allowed";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        match asked.field {
            "allowed" => json.put(&self.allowed),
            "reason" => json.put(&self.reason.as_deref()),
            _ => None,
        }
    }
}
