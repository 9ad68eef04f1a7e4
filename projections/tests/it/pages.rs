//! A contact's list of everything, page by page, beside the same list at once.

use portico_domain::ItemId;
use portico_domain::grant::Capability;
use portico_domain::values::ContactKind;
use portico_projections::access::{ContactItemRow, Page, contact_search, contact_tree};

use crate::given::{given, on};

/// Folders that are granted, of which the first holds the names that come first.
const FOLDERS: usize = 8;

fn ids(rows: &[ContactItemRow]) -> Vec<ItemId> {
    rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn pages_over_many_folders_leave_nothing_out_and_keep_the_order() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    let files = ItemId::files_root(acme);
    let mut all = FOLDERS;
    for nth in 0..FOLDERS {
        let folder = given.folder(acme, files, &format!("Year {nth}")).await;
        given.grant(on(acme, folder, ada), Capability::View).await;
        // One folder fills pages by itself; the others have a few of every letter.
        let held = if nth == 0 { 70 } else { 9 };
        for document in 0..held {
            let letter = if nth == 0 { 'a' } else { 'b' };
            let name = format!("{letter} {document} {nth}");
            given.document(acme, folder, &name).await;
        }
        all += held;
    }
    let mut conn = given.conn().await;
    for search in [None, Some("a "), Some("b 1")] {
        let mut ask = async |page: &Page| {
            let conn = &mut *conn;
            match search {
                None => contact_tree(conn, ada, acme, given.at, page).await,
                Some(text) => contact_search(conn, ada, acme, text, given.at, page).await,
            }
            .unwrap()
        };
        let whole = ask(&Page::first(500)).await;
        let expected = match search {
            None => all,
            Some("a ") => 70,
            Some(_) => FOLDERS - 1,
        };
        assert_eq!(whole.rows.len(), expected);
        for first in [1, 7, 24, 40, 60] {
            let (mut page, mut seen) = (Page::first(first), vec![]);
            loop {
                let found = ask(&page).await;
                assert!(found.rows.len() <= usize::try_from(first).unwrap());
                if page.with_total {
                    assert_eq!(found.total, Some(i64::try_from(expected).unwrap()));
                }
                seen.extend(ids(&found.rows));
                if !found.has_next {
                    break;
                }
                page.after = found.rows.last().map(ContactItemRow::cursor);
                page.with_total = false;
            }
            assert_eq!(seen, ids(&whole.rows), "pages of {first}, {search:?}");
        }
    }
}
