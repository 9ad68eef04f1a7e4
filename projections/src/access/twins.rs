//! Names at a contact's root. What is seen there may lie in different folders, so that
//! several things have one name: all but the one that was made first are read with a
//! number. Names in one folder differ by themselves.

use std::collections::{BTreeSet, HashMap, HashSet};

use portico_domain::ItemId;
use portico_domain::values::{ItemName, fold};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_rows::is_shown;
use super::contact_tree::roots;
use super::rows::ContactItemPage;
use super::sent_names::{Reader, Sent};
use super::visible::Across;
use super::visitor::Visitor;

/// A key that is among these.
const THESE: &str = "= ANY($5::text[])";
/// A key that begins with one of these.
const BEGUN: &str = "^@ ANY($5::text[])";
/// Characters of a key by which all is found that its numbers may meet: far less than is
/// left of the longest name with the longest number.
const BEGINNING: usize = 16;

/// A thing at a contact's root, and the name that the contact reads of it without a
/// number. Things are made in the order of their ids.
struct Bearer {
    id: Uuid,
    name: String,
    key: String,
}

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
/// number, and of others that these meet. `root` is the list of all that lies there; none
/// where these are all.
async fn numbered(
    conn: &mut PgConnection,
    visitor: &Visitor,
    root: Option<Across>,
    asked: &[(ItemId, String)],
) -> Result<HashMap<ItemId, ItemName>, sqlx::Error> {
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let Some(root) = root else {
        let all = asked.iter().map(|(item, name)| Bearer {
            id: item.uuid(),
            name: name.clone(),
            key: fold(name),
        });
        return Ok(names(all.collect()));
    };
    // All that the numbers depend on is asked for, and where no key is shared nothing.
    let keys: Vec<String> = asked.iter().map(|(_, name)| fold(name)).collect();
    let same = bearers(conn, visitor, root, THESE, &keys).await?;
    let begun = beginnings_of_twins(&same);
    if begun.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(names(bearers(conn, visitor, root, BEGUN, &begun).await?))
}

/// Of each key that several have.
fn beginnings_of_twins(all: &[Bearer]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut begun = BTreeSet::new();
    for Bearer { key, .. } in all {
        if !seen.insert(key) {
            begun.insert(beginning(key).to_owned());
        }
    }
    begun.into_iter().collect()
}

/// What stays of a key whatever its number, and begins every key that one of its numbers
/// may meet: a number is put before the last dot, or at the end, and what stands before it
/// is shortened where it must be, and loses its blanks at the end.
fn beginning(key: &str) -> &str {
    let stem = match key.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => key,
    };
    let end = stem.char_indices().nth(BEGINNING);
    stem[..end.map_or(stem.len(), |(end, _)| end)].trim_end()
}

/// What lies at a visitor's root under keys of this kind, and beside it what the
/// visitor sent under such a name.
async fn bearers(
    conn: &mut PgConnection,
    visitor: &Visitor,
    root: Across,
    kind: &str,
    keys: &[String],
) -> Result<Vec<Bearer>, sqlx::Error> {
    let called = format!("(name_key {kind} OR (contact_id = $1 AND sent_key {kind}))");
    let sql = format!(
        "{}
         SELECT i.id, n.name, n.name_key, n.sent_name, n.sent_key
         FROM keys i CROSS JOIN LATERAL (
             SELECT name, name_key, CASE WHEN contact_id = $1 THEN sent_name END AS sent_name,
                 CASE WHEN contact_id = $1 THEN sent_key END AS sent_key
             FROM items WHERE items.id = i.id OFFSET 0) n
         WHERE {}",
        root.keys_called(&called),
        is_shown()
    );
    let rows = sqlx::query(&sql)
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
    let found = rows.iter().map(named);
    let found: Vec<Named> = found.collect::<Result<_, _>>()?;
    let sent = found.iter().filter(|(_, _, sent)| sent.is_some());
    let sent: Vec<Uuid> = sent.map(|(id, _, _)| *id).collect();
    let given_up = if sent.is_empty() {
        HashSet::new()
    } else {
        let reader = Reader::new(visitor.contact.id, visitor.at);
        reader.given_up(conn, Sent::Beside(sent)).await?
    };
    let read = |(id, name, sent): Named| {
        let sent = sent.filter(|_| !given_up.contains(&id));
        let (name, key) = sent.or(name)?;
        Some(Bearer { id, name, key })
    };
    Ok(found.into_iter().filter_map(read).collect())
}

/// A name and its key; none once erased.
type Words = Option<(String, String)>;
/// A thing, its name for all, and the one under which the visitor sent it.
type Named = (Uuid, Words, Words);

fn named(row: &PgRow) -> Result<Named, sqlx::Error> {
    let words = |name: &str, key: &str| -> Result<Words, sqlx::Error> {
        let name: Option<String> = row.try_get(name)?;
        let key: Option<String> = row.try_get(key)?;
        Ok(name.zip(key))
    };
    let sent = words("sent_name", "sent_key")?;
    Ok((row.try_get("id")?, words("name", "name_key")?, sent))
}

/// The names of those that were not made first under their key. What is called so by
/// itself keeps its number from them, and no two of them are called alike, though what
/// differed in their names may have given way to the number.
fn names(mut all: Vec<Bearer>) -> HashMap<ItemId, ItemName> {
    all.sort_unstable_by_key(|bearer| bearer.id);
    let mut taken: HashSet<String> = all.iter().map(|bearer| bearer.key.clone()).collect();
    let mut next: HashMap<&str, u32> = HashMap::new();
    let mut names = HashMap::new();
    for Bearer { id, name, key } in &all {
        let Some(number) = next.get_mut(key.as_str()) else {
            next.insert(key, 2);
            continue;
        };
        let Ok(name) = ItemName::parse(name) else {
            continue;
        };
        let free = (*number..).find_map(|n| {
            let name = name.numbered(n);
            taken.insert(name.key()).then_some((n, name))
        });
        if let Some((n, name)) = free {
            *number = n.saturating_add(1);
            names.insert(ItemId::new(*id), name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of things that were made in this order, and come in another.
    fn read(called: &[&str]) -> Vec<String> {
        let id = |n: usize| Uuid::from_u128(n as u128);
        let all = called.iter().enumerate().rev().map(|(n, name)| Bearer {
            id: id(n),
            name: (*name).to_owned(),
            key: fold(name),
        });
        let numbered = names(all.collect());
        let read = |(n, name): (usize, &&str)| match numbered.get(&ItemId::new(id(n))) {
            Some(twin) => twin.as_str().to_owned(),
            None => (*name).to_owned(),
        };
        called.iter().enumerate().map(read).collect()
    }

    #[test]
    fn the_first_keeps_its_name_and_the_others_are_numbered_as_they_were_made() {
        assert_eq!(
            read(&["BILLING", "tax.pdf", "Billing", "BILLING", "Tax.PDF"]),
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
            read(&["a.txt", "A.txt", "a (2).txt", "a (2).txt", "a (3).txt"]),
            [
                "a.txt",
                "A (4).txt",
                "a (2).txt",
                "a (2) (2).txt",
                "a (3).txt"
            ]
        );
    }

    #[test]
    fn a_name_of_full_length_gives_way_to_its_number() {
        let long = format!("{}.txt", "x".repeat(251));
        let numbered = format!("{} (2).txt", "x".repeat(247));
        assert_eq!(read(&[&long, &long]), [long, numbered]);
    }

    #[test]
    fn no_two_share_a_number_where_what_differed_gave_way_to_it() {
        let long = format!("{}.txt", "x".repeat(251));
        let other = format!("{}yyyy.txt", "x".repeat(247));
        let numbered = |n: u32| format!("{} ({n}).txt", "x".repeat(247));
        assert_eq!(
            read(&[&long, &other, &long, &other, &long]),
            [
                long.clone(),
                other.clone(),
                numbered(2),
                numbered(3),
                numbered(4)
            ]
        );
        assert_eq!(
            read(&["a.b", "a .b", "a.b", "a .b", "a .b"]),
            ["a.b", "a .b", "a (2).b", "a (3).b", "a (4).b"]
        );
    }

    #[test]
    fn whatever_a_number_may_meet_begins_alike() {
        let long = |end: &str| format!("{}{end}", "x".repeat(255 - end.len()));
        let wide = format!("{}.txt", "\u{1f600}".repeat(62));
        let blank = format!("a{}b.txt", " ".repeat(249));
        for name in [
            "a",
            "a.b",
            "a .b",
            ".env",
            "..a",
            "a.b.c",
            "No extension. That is one sentence",
            &long(".txt"),
            &long("yyyy.txt"),
            &long(""),
            &wide,
            &blank,
        ] {
            let key = fold(name);
            let begun = beginning(&key);
            let Ok(parsed) = ItemName::parse(name) else {
                panic!("{name} is no name");
            };
            for n in [2, 10, 9_999, u32::MAX] {
                let met = parsed.numbered(n).key();
                assert!(met.starts_with(begun), "{met:?} begins with {begun:?}");
                let again = beginning(&met);
                assert!(again.starts_with(begun), "{again:?} begins with {begun:?}");
            }
        }
    }
}
