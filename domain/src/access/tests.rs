//! The rule, condition by condition.

mod contacts;
mod examples;
mod given;
mod grants;
mod matters;
mod memberships;
mod monotone;
mod outlook;
mod staff;
mod staff_roles;
mod versions;
