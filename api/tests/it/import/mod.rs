//! Importing folder trees on a real database and a real file system.

mod behalf;
mod given;
mod joining;
mod lists;
mod meanwhile;
mod names;
mod repeating;
mod room;
mod strays;
mod twins;
mod whose;
mod widening;
