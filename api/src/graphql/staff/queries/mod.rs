//! What staff may ask, a file per area.

pub(super) mod access_of;
pub(super) mod activity;
pub(super) mod audit;
pub(super) mod items;
pub(super) mod people;
