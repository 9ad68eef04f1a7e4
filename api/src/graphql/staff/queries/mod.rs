//! What staff may ask, a file per area.

pub(super) mod access_of;
pub(super) mod activity;
pub(super) mod audit;
pub(super) mod contacts;
pub(super) mod counters;
mod explained;
pub(super) mod groups;
pub(super) mod items;
pub(super) mod matters;
pub(super) mod people;
pub(super) mod shared_items;
pub(super) mod staff;
