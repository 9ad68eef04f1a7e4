//! Words that are parsed once, at the edge, and trusted inside.

mod customer_number;
mod day;
mod email_address;
mod item_name;
mod media_type;
mod membership_terms;
mod note;
mod person_name;
mod reason;
mod roles;
mod sha256_digest;
mod visible;

pub use customer_number::{CustomerNumber, CustomerNumberError};
pub use day::{DayError, end_of_day};
pub use email_address::{EmailAddress, EmailAddressError};
pub use item_name::{ItemName, ItemNameError, fold};
pub use media_type::MediaType;
pub use membership_terms::MembershipTerms;
pub use note::{Note, NoteError};
pub use person_name::{PersonName, PersonNameError};
pub use reason::{Reason, ReasonError};
pub use roles::{ContactKind, ContactRole, CustomerKind, Permission, StaffReach, StaffRole};
pub use sha256_digest::{Sha256Digest, Sha256DigestError};
pub use visible::deceives;
