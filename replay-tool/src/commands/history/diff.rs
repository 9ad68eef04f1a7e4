//! `diff`: who gained and lost what between two moments.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access;
use portico_projections::access_history::Moment;
use serde::Serialize;
use sqlx::PgConnection;

use super::sight::{Seen, sight};
use super::{When, customers, past, there_was, when};
use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;

/// Between what, and of whom.
#[derive(Args, Debug)]
pub(crate) struct Between {
    /// A position of the log (`position=` of `events`), an instant (RFC 3339), or `head`
    #[arg(value_name = "FROM", value_parser = when)]
    from: When,
    /// The same; an earlier one than FROM tells it backwards
    #[arg(value_name = "TO", value_parser = when)]
    to: When,
    /// Only this customer
    #[arg(long, value_name = "ID or NUMBER")]
    customer: Option<String>,
}

/// What became of an item in a contact's eyes.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Effect {
    Gained,
    Lost,
    /// It is still seen: another version is handed out, or download changed.
    Changed,
}

#[derive(Serialize)]
struct Difference {
    effect: Effect,
    contact: String,
    customer: String,
    item: String,
    /// As it is then, and of what is lost as it was.
    version: Option<String>,
    can_download: bool,
    downloads: Option<String>,
    /// None of what is gained.
    version_before: Option<String>,
    downloads_before: Option<String>,
}

/// What every contact saw at every customer.
type Sights = BTreeMap<(CustomerId, ContactId), BTreeMap<ItemId, Seen>>;

/// Who belonged to which customer at either moment: at the other one they may not
/// have been there, or not any more.
type People = BTreeSet<(CustomerId, ContactId)>;

pub(crate) async fn run(
    global: &Global,
    between: &Between,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    let wanted = between.customer.as_deref();
    let (from, mut before) = past(&session, between.from).await?;
    let (to, mut after) = past(&session, between.to).await?;
    let mut customers = customer_ids(&mut before, wanted).await?;
    customers.extend(customer_ids(&mut after, wanted).await?);
    there_was(wanted, !customers.is_empty())?;
    let mut people = People::new();
    for &customer in &customers {
        members(&mut before, customer, &mut people).await?;
        members(&mut after, customer, &mut people).await?;
    }
    let before = sights(&mut before, &people, from).await?;
    let after = sights(&mut after, &people, to).await?;
    let differences = compare(&before, &after);
    for difference in &differences {
        show(output, difference)?;
    }
    if differences.is_empty() {
        output.text("nobody gained or lost anything")?;
        return Ok(Outcome::Ok);
    }
    Ok(Outcome::Difference)
}

async fn customer_ids(
    conn: &mut PgConnection,
    wanted: Option<&str>,
) -> Result<BTreeSet<CustomerId>, sqlx::Error> {
    let rows = customers(conn, wanted).await?;
    Ok(rows.iter().map(|row| row.id).collect())
}

async fn members(
    conn: &mut PgConnection,
    customer: CustomerId,
    people: &mut People,
) -> Result<(), sqlx::Error> {
    let all = access::ByName::all();
    let members = access::members(conn, customer, &all)
        .await?
        .rows
        .into_iter();
    people.extend(members.map(|(_, member)| (customer, member.contact.id)));
    Ok(())
}

async fn sights(
    conn: &mut PgConnection,
    people: &People,
    moment: Moment,
) -> Result<Sights, sqlx::Error> {
    let mut sights = Sights::new();
    for &(customer, contact) in people {
        let seen = sight(conn, contact, customer, moment.at).await?;
        sights.insert((customer, contact), seen);
    }
    Ok(sights)
}

fn compare(before: &Sights, after: &Sights) -> Vec<Difference> {
    let nothing = BTreeMap::new();
    let mut differences = vec![];
    for (key, before) in before {
        let after = after.get(key).unwrap_or(&nothing);
        let items: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        differences.extend(items.into_iter().filter_map(|item| {
            let was = before.get(&item);
            let (effect, how) = effect(was, after.get(&item))?;
            let text = |version: VersionId| version.to_string();
            Some(Difference {
                effect,
                contact: key.1.to_string(),
                customer: key.0.to_string(),
                item: item.to_string(),
                version: how.version.map(text),
                can_download: how.taken.is_some(),
                downloads: how.taken.map(text),
                version_before: was.and_then(|was| was.version).map(text),
                downloads_before: was.and_then(|was| was.taken).map(text),
            })
        }));
    }
    differences
}

fn effect(before: Option<&Seen>, after: Option<&Seen>) -> Option<(Effect, Seen)> {
    match (before, after) {
        (None, Some(after)) => Some((Effect::Gained, *after)),
        (Some(before), None) => Some((Effect::Lost, *before)),
        (Some(before), Some(after)) if before != after => Some((Effect::Changed, *after)),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn show(output: &mut Output, difference: &Difference) -> anyhow::Result<()> {
    output.value(difference)?;
    let word = match difference.effect {
        Effect::Gained => "gained",
        Effect::Lost => "lost",
        Effect::Changed => "changed",
    };
    output.text(&format!(
        "{word:8} contact {} at customer {}: item {}{}",
        difference.contact,
        difference.customer,
        difference.item,
        told(difference)
    ))?;
    Ok(())
}

/// How the item was seen and is, where it is seen still; else whether it could be downloaded.
fn told(difference: &Difference) -> String {
    let version = difference.version.as_deref();
    let downloads = difference.downloads.as_deref();
    if difference.effect == Effect::Changed {
        let before = difference.version_before.as_deref();
        let was = state(before, difference.downloads_before.as_deref());
        return format!(", was {was}, is {}", state(version, downloads));
    }
    let download = match downloads {
        Some(_) if downloads == version => ", download",
        Some(_) => ", download of their own older version",
        None => "",
    };
    download.to_owned()
}

/// Which version is shown, and what may be downloaded.
fn state(version: Option<&str>, downloads: Option<&str>) -> String {
    let shown = version.unwrap_or("none");
    match downloads {
        Some(_) if downloads == version => format!("version {shown} with download"),
        Some(own) => format!("version {shown} with download of their own older version {own}"),
        None => format!("version {shown} without download"),
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::VersionId;
    use uuid::Uuid;

    use super::{Effect, Seen, effect};

    #[test]
    fn which_version_may_be_downloaded_is_a_difference_of_its_own() {
        let version = |n| Some(VersionId::new(Uuid::from_u128(n)));
        let newest = Seen {
            version: version(3),
            taken: version(3),
        };
        let own = Seen {
            taken: version(2),
            ..newest
        };
        let changed = |before: Seen, after: Seen| {
            let found = effect(Some(&before), Some(&after));
            found.is_some_and(|(effect, how)| effect == Effect::Changed && how == after)
        };
        assert!(changed(newest, own));
        assert!(changed(own, newest));
        assert!(!changed(own, own));
    }
}
