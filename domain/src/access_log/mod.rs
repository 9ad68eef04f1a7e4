//! The access log: who opened what, whether all of it went out, and whom the
//! portal turned away.
//!
//! Its events lie in a partition of their own and are never loaded with an
//! aggregate. An opening is written before its first byte leaves, its completion
//! after the last one. Every entry is an aggregate of one event, so that writers
//! never contend.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Action;
use crate::ids::{CustomerId, ItemId, OpeningId, VersionId};

/// The aggregate type of access-log entries.
pub const TYPE: &str = "access";

/// One intent to read, or what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum AccessLogEvent {
    /// Was shown in the viewer.
    DocumentViewed {
        /// Whose tree.
        customer: CustomerId,
        /// What.
        item: ItemId,
        /// Which content.
        version: VersionId,
    },
    /// Was taken away.
    DocumentDownloaded {
        /// Whose tree.
        customer: CustomerId,
        /// What.
        item: ItemId,
        /// Which content.
        version: VersionId,
    },
    /// Every byte of a document that was opened has been handed to the network, by
    /// one answer or by several with a part each: once per opening.
    OpeningCompleted {
        /// Whose tree.
        customer: CustomerId,
        /// What.
        item: ItemId,
        /// Which content.
        version: VersionId,
        /// What it was opened for: `VIEW` or `DOWNLOAD`.
        action: Action,
        /// The entry that was written before the first byte.
        opening: OpeningId,
    },
    /// A signed-in person asked for what they may not have. Of a session that
    /// asks again and again, one stands for several, and tells of the last.
    AccessRefused {
        /// Whose tree; none where the item is not known.
        customer: Option<CustomerId>,
        /// What was asked for.
        item: Option<ItemId>,
        /// What they wanted to do.
        action: Action,
        /// The nearest missing condition.
        code: String,
        /// How many refusals this stands for.
        count: u32,
    },
    /// A signed-in person asked a question, or for a change, that is not theirs
    /// to ask. Counted like the refusals of items.
    RequestRefused {
        /// Which.
        operation: String,
        /// The rule.
        code: String,
        /// How many refusals this stands for.
        count: u32,
    },
}

domain_event!(
    AccessLogEvent: DocumentViewed,
    DocumentDownloaded,
    OpeningCompleted,
    AccessRefused,
    RequestRefused,
);
