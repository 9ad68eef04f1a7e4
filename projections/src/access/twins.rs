//! Names at a contact's root. What is seen there may lie in different folders, so that
//! several things have one name: all but the one that was made first are read with a
//! number. Names in one folder differ by themselves.

use std::collections::{HashMap, HashSet};

use portico_domain::ItemId;
use portico_domain::values::{ItemName, fold};
use sqlx::PgConnection;
use uuid::Uuid;

use super::contact_rows::is_shown;
use super::contact_tree::roots;
use super::rows::ContactItemPage;
use super::sent_names::{Reader, Sent};
use super::visible::Across;
use super::visitor::Visitor;

/// A key that is among these.
const THESE: &str = "= ANY($5::text[])";
/// A key that holds a number in brackets, as the name of a twin does.
const NUMBERED: &str = r"~ ' \(\d+\)'";

/// A thing at a contact's root, and the key of the name that the contact reads of it
/// without a number. Things are made in the order of their ids.
type Bearer = (Uuid, String);
/// A thing that is asked about, the name without a number, and its key.
type Asked<'a> = (ItemId, &'a str, &'a str);

/// Gives the rows of a page that lie at the visitor's root, which is this list, the
/// names that are read there. `from_start`: the page begins a list of at least the root.
pub(super) async fn number(
    conn: &mut PgConnection,
    (visitor, root): (&Visitor, Across),
    page: &mut ContactItemPage,
    from_start: bool,
) -> Result<(), sqlx::Error> {
    let rows = page.rows.iter().filter(|row| row.parent.is_none());
    let asked: Vec<(ItemId, String)> = rows
        .filter_map(|row| Some((row.id, row.name.clone()?)))
        .collect();
    let is_all = from_start && !page.has_next;
    let elsewhere = (!is_all).then_some(root);
    let mut names = numbered(conn, visitor, elsewhere, &asked).await?;
    for row in &mut page.rows {
        if let Some(name) = names.remove(&row.id) {
            row.name = Some(name.as_str().to_owned());
        }
    }
    Ok(())
}

/// The name that a visitor reads of one thing at their root, whose name is this
/// without a number.
pub(super) async fn name_at_root(
    conn: &mut PgConnection,
    visitor: &Visitor,
    item: ItemId,
    name: Option<String>,
) -> Result<Option<String>, sqlx::Error> {
    let Some(name) = name else { return Ok(None) };
    let Some(root) = roots(conn, visitor).await? else {
        return Ok(Some(name));
    };
    let asked = [(item, name)];
    let mut names = numbered(conn, visitor, Some(root), &asked).await?;
    let [(_, name)] = asked;
    let twin = names.remove(&item).map(|twin| twin.as_str().to_owned());
    Ok(Some(twin.unwrap_or(name)))
}

/// The names of those among these things at the visitor's root that are read with a
/// number. `root` is the list of all that lies there; none where these are all.
async fn numbered(
    conn: &mut PgConnection,
    visitor: &Visitor,
    root: Option<Across>,
    asked: &[(ItemId, String)],
) -> Result<HashMap<ItemId, ItemName>, sqlx::Error> {
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<String> = asked.iter().map(|(_, name)| fold(name)).collect();
    let asked: Vec<Asked<'_>> = (asked.iter().zip(&keys))
        .map(|((item, name), key)| (*item, name.as_str(), key.as_str()))
        .collect();
    let twins = Twins::among(match root {
        Some(root) => bearers(conn, visitor, root, THESE, Some(&keys)).await?,
        None => (asked.iter())
            .map(|(item, _, key)| (item.uuid(), (*key).to_owned()))
            .collect(),
    });
    if twins.0.is_empty() {
        return Ok(HashMap::new());
    }
    let taken: HashSet<String> = match root {
        Some(root) => bearers(conn, visitor, root, NUMBERED, None)
            .await?
            .into_iter()
            .map(|(_, key)| key)
            .collect(),
        None => keys.iter().cloned().collect(),
    };
    Ok(twins.names(&asked, &taken))
}

/// What lies at a visitor's root under keys of this kind, and beside it what the
/// visitor sent under such a name.
async fn bearers(
    conn: &mut PgConnection,
    visitor: &Visitor,
    root: Across,
    kind: &str,
    keys: Option<&[String]>,
) -> Result<Vec<Bearer>, sqlx::Error> {
    let called = format!("(name_key {kind} OR (contact_id = $1 AND sent_key {kind}))");
    let sql = format!(
        "{}
         SELECT i.id, n.name_key, n.sent_key
         FROM keys i CROSS JOIN LATERAL (
             SELECT name_key, CASE WHEN contact_id = $1 THEN sent_key END AS sent_key
             FROM items WHERE items.id = i.id OFFSET 0) n
         WHERE {}",
        root.keys_called(&called),
        is_shown()
    );
    let found: Vec<(Uuid, Option<String>, Option<String>)> = sqlx::query_as(&sql)
        .bind(visitor.contact.id.uuid())
        .bind(visitor.subjects())
        .bind(visitor.customer.uuid())
        .bind(visitor.at)
        .bind(keys)
        // The cursor's and the page's places: all are asked for.
        .bind(None::<i16>)
        .bind(None::<String>)
        .bind(None::<Uuid>)
        .bind(None::<i64>)
        .bind(visitor.reached.download())
        .bind(ItemId::internal_root(visitor.customer).uuid())
        .bind(visitor.sections())
        .bind(visitor.files.uuid())
        .fetch_all(&mut *conn)
        .await?;
    let sent = found.iter().filter(|(_, _, sent)| sent.is_some());
    let sent: Vec<Uuid> = sent.map(|(id, _, _)| *id).collect();
    let given_up = if sent.is_empty() {
        HashSet::new()
    } else {
        let reader = Reader::new(visitor.contact.id, visitor.at);
        reader.given_up(conn, Sent::Beside(sent)).await?
    };
    let read = |(id, name, sent): (Uuid, Option<String>, Option<String>)| {
        let sent = sent.filter(|_| !given_up.contains(&id));
        Some((id, sent.or(name)?))
    };
    Ok(found.into_iter().filter_map(read).collect())
}

/// By the key that they share, several things in the order in which they were made.
struct Twins(HashMap<String, Vec<Uuid>>);

impl Twins {
    fn among(bearers: Vec<Bearer>) -> Self {
        let mut twins: HashMap<String, Vec<Uuid>> = HashMap::new();
        for (id, key) in bearers {
            twins.entry(key).or_default().push(id);
        }
        twins.retain(|_, ids| ids.len() > 1);
        for ids in twins.values_mut() {
            ids.sort_unstable();
        }
        Self(twins)
    }

    /// The names that those of these things have that were not made first. What is
    /// called so by itself keeps its number from them.
    fn names(&self, asked: &[Asked<'_>], taken: &HashSet<String>) -> HashMap<ItemId, ItemName> {
        let mut numbers: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut names = HashMap::new();
        for &(item, name, key) in asked {
            let (Some(ids), Ok(name)) = (self.0.get(key), ItemName::parse(name)) else {
                continue;
            };
            let numbers = numbers.entry(key).or_insert_with(|| {
                let is_free = |n: &u32| !taken.contains(&name.numbered(*n).key());
                (2..).filter(is_free).take(ids.len() - 1).collect()
            });
            let place = ids.binary_search(&item.uuid()).ok();
            let number = place.and_then(|place| numbers.get(place.checked_sub(1)?));
            if let Some(number) = number {
                names.insert(item, name.numbered(*number));
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of things that were made in this order, of which the last are
    /// asked about first.
    fn read(names: &[&str], taken: &[&str]) -> Vec<String> {
        let id = |n: usize| Uuid::from_u128(n as u128);
        let keys: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let bearers = keys.iter().enumerate().rev();
        let twins = Twins::among(bearers.map(|(n, key)| (id(n), key.clone())).collect());
        let asked: Vec<Asked<'_>> = (names.iter().zip(&keys).enumerate().rev())
            .map(|(n, (name, key))| (ItemId::new(id(n)), *name, key.as_str()))
            .collect();
        let taken = taken.iter().map(|name| fold(name)).chain(keys.clone());
        let taken: HashSet<String> = taken.collect();
        let numbered = twins.names(&asked, &taken);
        let read = |(n, name): (usize, &&str)| match numbered.get(&ItemId::new(id(n))) {
            Some(twin) => twin.as_str().to_owned(),
            None => (*name).to_owned(),
        };
        names.iter().enumerate().map(read).collect()
    }

    #[test]
    fn the_first_keeps_its_name_and_the_others_are_numbered_as_they_were_made() {
        assert_eq!(
            read(
                &["BILLING", "tax.pdf", "Billing", "BILLING", "Tax.PDF"],
                &[]
            ),
            [
                "BILLING",
                "tax.pdf",
                "Billing (2)",
                "BILLING (3)",
                "Tax (2).PDF"
            ]
        );
    }

    #[test]
    fn a_number_that_something_else_has_by_its_name_is_left_out() {
        assert_eq!(
            read(
                &["a.txt", "A.txt", "a (2).txt", "a (2).txt"],
                &["a (3).txt"]
            ),
            ["a.txt", "A (4).txt", "a (2).txt", "a (2) (2).txt"]
        );
    }

    #[test]
    fn a_name_of_full_length_gives_way_to_its_number() {
        let long = format!("{}.txt", "x".repeat(251));
        let numbered = format!("{} (2).txt", "x".repeat(247));
        assert_eq!(read(&[&long, &long], &[]), [long, numbered]);
    }
}
