//! What contacts may ask, a file per area.

pub(super) mod items;
pub(super) mod people;
