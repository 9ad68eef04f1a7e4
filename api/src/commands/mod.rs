//! The application's commands: each reads, decides and writes in one
//! transaction, and answers with data.
//!
//! One file per command. A command is a value that implements [`Command`];
//! [`perform`] runs it in a unit, retries it where it met another one, and
//! keeps its answer under its idempotency key.

mod accept;
mod accept_invitation;
pub mod access_log;
mod access_messages;
mod add_contact;
mod add_staff;
mod assign_membership;
mod authority;
mod begin_opening;
mod begin_uploads;
mod caller;
mod change_access;
mod change_staff;
mod close_group;
mod complete_upload;
mod create_folder;
mod create_group;
mod describe_group;
mod ending_scopes;
mod ending_sessions;
mod endings;
mod foresee;
mod from_client;
mod grant_access;
mod group_members;
mod group_roles;
mod invite_contact;
mod master_access;
mod matters;
mod move_items;
mod names;
mod open_document;
mod perform;
mod reach;
mod refusal;
mod register_customer;
mod register_firm;
mod remove_membership;
mod rename_item;
mod repeats;
mod sections;
mod seen_names;
mod sign_in;
mod survivors;
mod switch_contact_portal;
mod switch_portal;
mod trash_items;
mod widening;
mod withdraw_upload;

pub use accept::{Accept, VersionAccepted};
pub use accept_invitation::{AcceptInvitation, Accepted, invalid_invitation};
pub use access_log::AccessLog;
pub use access_messages::SubjectInput;
pub use add_contact::{AddContact, ContactAdded};
pub use add_staff::{AddStaff, StaffAdded};
pub use assign_membership::{AssignMembership, MembershipAssigned};
pub use begin_opening::begin_opening;
pub use begin_uploads::{BeginUploads, Begun, Choice, NewFile};
pub use caller::Caller;
pub use change_access::{AccessChanged, Change, ChangeAccess};
pub use change_staff::{ChangeStaff, StaffChange, StaffChanged};
pub use close_group::CloseGroup;
pub use complete_upload::{CompleteUpload, UploadCompleted};
pub use create_folder::{CreateFolder, FolderCreated, too_deep};
pub use create_group::{CreateGroup, GroupDone};
pub use describe_group::DescribeGroup;
pub use foresee::foresee;
pub use grant_access::{AccessDone, GrantAccess, RevokeAccess};
pub use group_members::ChangeGroupMembers;
pub use group_roles::AssignGroupRoles;
pub use invite_contact::{ContactInvited, InviteContact};
pub use master_access::{MasterAccess, MasterDone};
pub use matters::{
    ChangeMatter, MatterChange, MatterDone, MatterTexts, OpenMatter, SetMatterAccess,
};
pub use move_items::MoveItems;
pub use names::full_name;
pub use open_document::{NotOpened, Opened, decide_opening};
pub use perform::{Command, Done, Failure, Outcome, Repeatable, Stop, perform, perform_once};
pub use refusal::{Args, Refusal, RefusalCode, refusal_code_name};
pub use register_customer::{CustomerRegistered, RegisterCustomer};
pub use register_firm::{FirmRegistered, RegisterFirm};
pub use remove_membership::{MembershipRemoved, RemoveMembership};
pub use rename_item::{ItemRenamed, RenameItem};
pub use sections::{DefineSection, SectionDefined, SetSection};
pub use sign_in::{RecordSignIn, SignedIn};
pub use survivors::Survived;
pub use switch_contact_portal::{ContactPortalSwitched, SwitchContactPortal};
pub use switch_portal::{PortalSwitched, SwitchPortal};
pub use trash_items::{ItemsMoved, RestoreItems, TrashItems};
pub use withdraw_upload::{UploadWithdrawn, WithdrawUpload};
