//! `diff`: who gained and lost what between two moments.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use clap::Args;
use portico_domain::{ContactId, CustomerId, ItemId};
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
    /// Only this customer; a number that another customer has at TO than at FROM is refused
    #[arg(long, value_name = "ID or NUMBER")]
    customer: Option<String>,
}

/// What became of an item in a contact's eyes.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Effect {
    Gained,
    Lost,
    /// It is still seen: another version is handed out, or the firm's under their own is or
    /// is not, or download changed.
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
    /// The firm's, under a newer one of the contact's own, and again if it may be
    /// downloaded too.
    firms_version: Option<String>,
    firms_downloads: Option<String>,
    /// None of what is gained.
    version_before: Option<String>,
    downloads_before: Option<String>,
    firms_version_before: Option<String>,
    firms_downloads_before: Option<String>,
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
    let later = customer_ids(&mut after, wanted).await?;
    the_same(wanted, &customers, &later)?;
    customers.extend(later);
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

/// Refuses a number that passed from one customer to another between the moments: what two
/// customers' contacts saw would be told as that of one.
fn the_same(
    wanted: Option<&str>,
    from: &BTreeSet<CustomerId>,
    to: &BTreeSet<CustomerId>,
) -> anyhow::Result<()> {
    match (wanted, from.first(), to.first()) {
        (Some(number), Some(from), Some(to)) if from != to => bail!(
            "the number {number:?} is that of customer {from} at FROM and of customer {to} at TO; \
             give --customer the id of one of them"
        ),
        (Some(_) | None, _, _) => Ok(()),
    }
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
            let [version, downloads, firms_version, firms_downloads] = ids(&how);
            let before = was.map(ids).unwrap_or_default();
            let [version_before, downloads_before, firms_before, firms_taken] = before;
            Some(Difference {
                effect,
                contact: key.1.to_string(),
                customer: key.0.to_string(),
                item: item.to_string(),
                version,
                can_download: downloads.is_some(),
                downloads,
                firms_version,
                firms_downloads,
                version_before,
                downloads_before,
                firms_version_before: firms_before,
                firms_downloads_before: firms_taken,
            })
        }));
    }
    differences
}

/// The version that is shown and the one that may be downloaded; the firm's under it, and
/// again if it may be downloaded too.
fn ids(seen: &Seen) -> [Option<String>; 4] {
    let firms = seen.under.map(|under| under.id);
    let downloads = seen.under.filter(|under| under.taken);
    let downloads = downloads.map(|under| under.id);
    [seen.version, seen.taken, firms, downloads].map(|id| id.map(|id| id.to_string()))
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
        let before = [
            &difference.version_before,
            &difference.downloads_before,
            &difference.firms_version_before,
            &difference.firms_downloads_before,
        ];
        let was = state(before.map(Option::as_deref));
        let firms = difference.firms_version.as_deref();
        let firms_downloads = difference.firms_downloads.as_deref();
        let is = state([version, downloads, firms, firms_downloads]);
        return format!(", was {was}, is {is}");
    }
    let download = match downloads {
        Some(_) if downloads == version => ", download",
        Some(_) => ", download of their own older version",
        None => "",
    };
    download.to_owned()
}

/// Which version is shown, and what may be downloaded; so of the firm's under it.
fn state([version, downloads, firms, firms_downloads]: [Option<&str>; 4]) -> String {
    let shown = version.unwrap_or("none");
    let over = match firms {
        Some(firms) if firms_downloads.is_some() => {
            format!(" over the firm's version {firms} with download")
        }
        Some(firms) => format!(" over the firm's version {firms} without download"),
        None => String::new(),
    };
    match downloads {
        Some(_) if downloads == version => format!("version {shown} with download{over}"),
        Some(own) => format!("version {shown} with download of their own older version {own}"),
        None => format!("version {shown} without download"),
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::VersionId;
    use portico_projections::access::FirmsVersion;
    use uuid::Uuid;

    use super::{Effect, Seen, effect};

    #[test]
    fn which_version_may_be_downloaded_is_a_difference_of_its_own() {
        let version = |n| Some(VersionId::new(Uuid::from_u128(n)));
        let newest = Seen {
            version: version(3),
            taken: version(3),
            under: None,
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
        let over = |taken| Seen {
            under: version(1).map(|id| FirmsVersion { id, taken }),
            ..newest
        };
        assert!(changed(newest, over(true)));
        assert!(changed(over(true), over(false)));
        assert!(!changed(over(false), over(false)));
    }
}
