//! The inline read model: facts for the access rule, and the lists of items.
//!
//! Written by [`AccessProjector`] in the transaction of the command, read on
//! the primary, so that a grant is visible and a revoke effective at its commit.
//! Every question takes a connection and may run inside a command's
//! transaction. It names its tables without their schema: where the search path
//! begins with the views of [`crate::access_history`], it answers of the past.

mod access_list;
mod below;
mod beneath;
mod by_name;
mod checks;
mod children;
mod client_access;
mod contact_customers;
mod contact_item;
mod contact_items;
mod contact_reasons;
mod contact_rows;
mod contact_tree;
mod contact_versions;
mod copying;
mod customers;
mod ends;
mod facts;
mod grants;
mod group_lists;
mod groups;
mod item;
mod keyset;
mod known;
mod matter_rows;
mod members;
mod outlooks;
mod page;
mod people;
mod person_facts;
mod portal_counts;
mod projector;
mod rows;
mod scope;
mod section_rows;
mod sent_names;
mod shared_set;
mod staff_items;
mod staff_lists;
mod stamps;
mod subject;
mod taken_names;
mod twins;
mod visible;
mod visitor;

pub use access_list::{Access, access_list, facts_about, items_reached, member_facts};
pub use below::{count_with_below, leaves_first};
pub use beneath::{granted_within, holding_shared, shown_or_sent};
pub use by_name::{ByName, ContactCursor, NamedPage};
pub use checks::{
    ContentRow, NamedItem, anything_shared, content, customer_of_item, direct_membership,
    is_member, item_exists, item_name, item_names, items_there, levels_below, member_by_group,
    member_by_group_at, portal_closed_at, section_exists, shared_with_customer, switched_off_at,
};
pub use children::{Child, children};
pub use client_access::{AccessSource, ClientAccess, Reach, Surroundings};
pub use contact_customers::{
    contact_list, customer_ids_of_contact, entering, identities_of, memberships_of_contact,
    returning,
};
pub use contact_item::{contact_item, contact_path, name_for};
pub use contact_items::contact_items;
pub use contact_rows::FIRMS;
pub use contact_tree::{contact_document_count, contact_search, contact_tree};
pub use contact_versions::contact_versions;
pub use copying::{CopySource, CopyStep, FirmContent, copy_sources, copy_steps};
pub(crate) use customers::assigned_to;
pub use customers::{
    CustomerCursor, CustomerPage, CustomerRow, Membership, MembershipPage, MembershipRow, customer,
    customer_by_number, customers, customers_of_contact,
};
pub use ends::{EndsAt, ended_grants, next_end};
pub use facts::{
    facts_for_contact, facts_for_sending, facts_for_staff, staff_facts, staff_facts_at,
};
pub use grants::{GrantRow, grants, grants_at, grants_on_item, grants_reaching, master_grants};
pub use group_lists::{
    GroupRoleRow, group_contacts, group_list, group_roles, group_staff, group_terms,
};
pub use groups::{
    GroupRow, customers_of_group, customers_sharing_with, customers_with_role, group, groups,
    staff_in_group, staff_roles_of_group,
};
pub use item::{Ancestor, item, path_of, version, versions};
pub use keyset::{ListCursor, ListPage, ListPaging};
pub use known::{contact_known_at, contact_known_to, customers_knowing, group_known_to};
pub use matter_rows::{
    MatterContactRow, MatterRow, MatterShown, matter, matter_contacts, matter_shown_to, matters,
    matters_shown,
};
pub use members::{MemberRow, members};
pub use outlooks::{
    ContactOutlook, contacts_in_group, customer_outlook, item_outlooks, nearest, place_outlooks,
    tree_outlooks,
};
pub use page::{ItemCursor, Page};
pub use people::{
    ContactRow, FirmRow, IdentityRow, StaffRow, contact, contacts, firm, identity, staff,
    staff_members,
};
pub use portal_counts::{PortalCounts, portal_counts};
pub use projector::AccessProjector;
pub(crate) use projector::{
    begins_in_masses, project_beginnings, project_in_order, project_numbered,
};
pub use rows::{
    ContactItemPage, ContactItemRow, ContactVersion, FirmsVersion, ItemPage, ItemRow, VersionRow,
    VersionSummary,
};
pub use scope::{ContactScope, contact_scope, shown_below};
pub use section_rows::{SectionRow, sections};
pub use sent_names::names_as_sent;
pub use shared_set::item_grants_of;
pub use staff_items::{Within, items};
pub use staff_lists::{AssignmentRow, another_owner, assignments_of, direct_roles, staff_list};
pub use subject::{facts_for_subject, subject_tree};
pub use taken_names::TakenName;
