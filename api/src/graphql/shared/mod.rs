//! What both schemas share.

mod allowed;
mod asked;
mod cursor;
mod enums;
mod ids;
mod instant;
mod json;
mod keyset;
mod page;
mod payload;
mod plain;
mod position;
mod uploads;

pub use allowed::Allowed;
pub(crate) use asked::Asked;
pub(crate) use cursor::Cursor;
pub use enums::{
    Action, Capability, ContactKind, ContactRole, Crossing, CustomerKind, GroupKind, ItemKind,
    OnTakenName, Permission, StaffRole, Survivors,
};
pub(crate) use ids::{id, ids};
pub(crate) use instant::{Instant, instant};
pub(crate) use json::Json;
pub(crate) use keyset::{ListArguments, Listed as NamedList};
pub(crate) use page::{ItemPaging, checked_skip, named, passed_over};
pub use page::{PageFields, Paging, search_text};
pub use payload::SuccessCode;
pub(crate) use payload::payload;
pub(crate) use plain::{Listed, Plain, maybe};
pub use position::Position;
pub use uploads::{NameClash, UploadChoice, UploadFile, UploadStatus, UploadTicket};
