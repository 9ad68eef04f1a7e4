//! Whose documents they become.

use std::collections::HashMap;
use std::path::PathBuf;

use portico_domain::CustomerId;
use portico_domain::values::{CustomerKind, CustomerNumber, fold};
use portico_projections::access::{self, CustomerRow};
use sqlx::PgConnection;

use super::args::ImportArgs;
use super::customer::Customer;
use super::error::ImportError;
use super::map::{self, Listed, MapProblem, problem};
use super::renumbered::{Earlier, renumbered};
use crate::app::App;
use crate::commands::{Caller, RegisterCustomer, perform};

/// One customer and the folder with its documents.
pub(super) struct Target {
    pub(super) customer: Whose,
    pub(super) told: Customer,
    pub(super) folder: PathBuf,
}

/// A customer, registered or to be.
pub(super) enum Whose {
    Registered(CustomerId),
    New(RegisterCustomer),
}

/// Finds the customers; nothing is written.
pub(super) async fn targets(app: &App, args: &ImportArgs) -> Result<Vec<Target>, ImportError> {
    if let Some(list) = &args.map {
        return listed(app, map::read(list, &args.path)?).await;
    }
    let mut conn = app.log.pool().acquire().await?;
    let found = named(&mut conn, args.customer.as_deref().unwrap_or_default()).await?;
    Ok(vec![Target {
        customer: Whose::Registered(found.id),
        told: Customer {
            number: found.number,
            name: found.name,
            folder: None,
        },
        folder: args.path.clone(),
    }])
}

/// The customer of this id or number; of a number only who alone has had it.
async fn named(conn: &mut PgConnection, text: &str) -> Result<CustomerRow, ImportError> {
    let number = match CustomerNumber::parse(text) {
        Ok(number) => number,
        // An id is longer than any number.
        Err(rule) => {
            let id: CustomerId = text.trim().parse().map_err(|_| rule)?;
            let found = access::customer(conn, id).await?;
            return found.ok_or(ImportError::NoCustomerId(id));
        }
    };
    let found = access::customer_by_number(conn, &number).await?;
    let mut had = renumbered(conn, vec![number.key()]).await?;
    let last = had
        .remove(&number.key())
        .unwrap_or_default()
        .into_iter()
        .next();
    match (found, last) {
        (Some(found), None) => Ok(found),
        (Some(found), Some(had)) => Err(ImportError::OtherNumber(had.left_it_to(&found))),
        (None, Some(had)) => Err(ImportError::OtherNumber(had.left_it())),
        (None, None) => Err(ImportError::NoCustomer(number.to_string())),
    }
}

async fn listed(app: &App, rows: Vec<Listed>) -> Result<Vec<Target>, ImportError> {
    let mut conn = app.log.pool().acquire().await?;
    let (mut targets, mut problems) = (Vec::new(), Vec::new());
    let mut lines = HashMap::new();
    for row in rows {
        let found = access::customer_by_number(&mut conn, &row.number).await?;
        lines.insert(
            row.number.key(),
            (row.line, row.name.clone(), found.clone()),
        );
        let customer = if let Some(found) = found {
            problems.extend(other_name(&row, found.name.as_deref()));
            problems.extend(other_kind(&row, found.kind));
            Whose::Registered(found.id)
        } else {
            Whose::New(RegisterCustomer {
                number: row.number.to_string(),
                name: row.name.to_string(),
                kind: row.kind.unwrap_or(CustomerKind::Organization),
            })
        };
        targets.push(Target {
            customer,
            told: Customer {
                number: row.number.to_string(),
                name: Some(row.name.to_string()),
                folder: Some(row.named),
            },
            folder: row.folder,
        });
    }
    let had = renumbered(&mut conn, lines.keys().cloned().collect()).await?;
    let told = had.iter().filter_map(|(key, had)| {
        let (line, name, found) = lines.get(key)?;
        let rule = match found {
            // Whom the list names is meant, whoever had it after.
            None => {
                let meant = had.iter().find(|had| had.is_called(Some(name.as_str())));
                meant.or(had.first())?.left_it()
            }
            Some(found) => {
                // The name in the list is that of both.
                let of_both = |had: &&Earlier| had.is_called(found.name.as_deref());
                had.iter().find(of_both)?.left_it_in_a_list(found)
            }
        };
        Some(problem(*line, &rule))
    });
    problems.extend(told);
    problems.sort_by_key(|problem| problem.line);
    if problems.is_empty() {
        Ok(targets)
    } else {
        Err(ImportError::Map(problems))
    }
}

/// A number under another name is most likely a slip that would put documents
/// before the wrong customer.
fn other_name(row: &Listed, name: Option<&str>) -> Option<MapProblem> {
    let name = name.filter(|name| fold(name) != fold(row.name.as_str()))?;
    let rule = format!(
        "number {} belongs to {name:?}, not to {:?}; correct the number or the name",
        row.number,
        row.name.as_str()
    );
    Some(problem(row.line, &rule))
}

/// An import changes nothing about a customer who is there.
fn other_kind(row: &Listed, kind: CustomerKind) -> Option<MapProblem> {
    let listed = row.kind.filter(|listed| *listed != kind)?;
    let rule = format!(
        "number {} is registered as {}, not as {}; correct the list, or leave the kind out",
        row.number,
        kind.as_str(),
        listed.as_str()
    );
    Some(problem(row.line, &rule))
}

/// Registers a customer of the list.
pub(super) async fn register(
    app: &App,
    caller: &Caller,
    new: &RegisterCustomer,
) -> Result<CustomerId, ImportError> {
    let done = perform(app, caller, new).await?;
    let done = done.map_err(|refusal| ImportError::register(&new.number, refusal))?;
    Ok(done.answer.customer)
}
