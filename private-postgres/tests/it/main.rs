//! On the real `PostgreSQL`.

fn main() {}
