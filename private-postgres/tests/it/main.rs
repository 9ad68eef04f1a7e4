//! On the real `PostgreSQL`, as root and as a normal user.

mod failures;
mod given;
mod life;
mod orphans;
mod privacy;
mod restarts;
mod stale;
mod template_databases;
mod users;
mod versions;
