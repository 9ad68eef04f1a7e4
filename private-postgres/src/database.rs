//! Databases of the cluster.

use sqlx::{Connection as _, PgConnection};

use crate::ROLE;
use crate::error::DatabaseError;

/// Longer names `PostgreSQL` would cut off.
const LONGEST_NAME: usize = 63;

pub(crate) async fn create_if_missing(
    admin_url: &str,
    name: &str,
    template: Option<&str>,
) -> Result<bool, DatabaseError> {
    check_name(name)?;
    let refused = |source| DatabaseError::Refused {
        name: name.to_owned(),
        source,
    };
    let mut admin = PgConnection::connect(admin_url).await.map_err(refused)?;
    let made = create(&mut admin, name, template).await.map_err(refused)?;
    admin.close().await.map_err(refused)?;
    Ok(made)
}

pub(crate) async fn let_log_in(admin_url: &str, role: &str) -> Result<(), DatabaseError> {
    let refused = |source| DatabaseError::Login {
        role: role.to_owned(),
        source,
    };
    let mut admin = PgConnection::connect(admin_url).await.map_err(refused)?;
    let statement = format!("alter role {} login", quoted(role));
    sqlx::raw_sql(&statement)
        .execute(&mut admin)
        .await
        .map_err(refused)?;
    admin.close().await.map_err(refused)
}

/// The URL of the cluster's owner, for another login.
#[must_use]
pub fn for_login(owner_url: &str, role: &str) -> String {
    owner_url.replace(&format!("&user={ROLE}&"), &format!("&user={role}&"))
}

async fn create(
    admin: &mut PgConnection,
    name: &str,
    template: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let exists = "select exists (select from pg_database where datname = $1)";
    if sqlx::query_scalar(exists)
        .bind(name)
        .fetch_one(&mut *admin)
        .await?
    {
        return Ok(false);
    }
    let mut statement = format!("create database {}", quoted(name));
    if let Some(template) = template {
        statement.push_str(" template ");
        statement.push_str(&quoted(template));
    }
    match sqlx::raw_sql(&statement).execute(admin).await {
        Ok(_) => Ok(true),
        Err(error) if made_meanwhile(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// `duplicate_database`, or the unique index when two commit at once.
fn made_meanwhile(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42P04" | "23505"))
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn check_name(name: &str) -> Result<(), DatabaseError> {
    if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
        let name = name.to_owned();
        return Err(DatabaseError::Name { name });
    }
    Ok(())
}
