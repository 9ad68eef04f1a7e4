//! Bytes in and out: resumable uploads (tus 1.0.0) and downloads by ticket.
//!
//! Both begin in GraphQL, which inserts the row and hands out the address, uploads
//! also by tus's creation; here the bytes flow. Who may do what is asked through
//! [`Gatekeeper`].

mod checksum;
mod complete;
mod creating;
mod decimal;
mod disposition;
mod doors;
mod download;
pub mod endings;
mod gatekeeper;
mod housekeeping;
mod metadata;
pub mod open_uploads;
mod opened;
pub mod quota;
mod range;
mod receive;
mod response;
mod sender;
mod senders;
pub mod sent;
pub mod tickets;
mod turns;
mod tus;
mod upload_doors;
mod upload_row;
pub mod uploads;
mod viewable;
mod watched;

pub(crate) use complete::other_bytes;
pub use complete::{UploadError, finish_if_empty, finish_received};
pub use decimal::plain_decimal;
pub use doors::{ByteDoors, ByteSettings, routes};
pub use gatekeeper::{Allowed, CompleteError, Completed, Gatekeeper, HandedOver, Refused, Stopped};
pub use housekeeping::{discard_ended, expire_uploads, resume_uploads, settle_ended};
pub use receive::received;
pub use senders::{SENT_AT_ONCE, Senders};
pub use tickets::{Opening, TicketRow};
pub use turns::Turns;
pub use upload_row::{Failure, OnClash, UploadRow, UploadState};
pub use viewable::{called, is_viewable};

pub use crate::outage::Trouble;
