//! What both schemas share.

mod allowed;
mod enums;
mod page;
mod payload;
mod position;
mod uploads;

pub use allowed::Allowed;
pub use enums::{Action, Capability, ContactKind, ContactRole, CustomerKind, ItemKind};
pub use page::{ItemToken, PageFields, Paging, instant, search_text, token_of};
pub use payload::SuccessCode;
pub(crate) use payload::payload;
pub use position::Position;
pub use uploads::{NameClash, UploadChoice, UploadFile, UploadStatus, UploadTicket};
