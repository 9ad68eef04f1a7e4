//! Queries that were parsed before: pages send the same few over and over, and
//! parsing one takes longer than looking up a session.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::parser::{self, parse_query};

use super::fields::fields;

/// How many are kept.
const MOST: usize = 64;
/// Longer ones are parsed each time.
const LONGEST: usize = 4096;
/// So are those with more fields, each of which takes some 200 bytes.
const LARGEST: usize = 200;

/// Parsed queries by their text. They hold no variables; whoever flushes them out
/// by sending others only makes the next request parse again.
#[derive(Default)]
pub(super) struct Documents(Mutex<HashMap<String, ExecutableDocument>>);

impl Documents {
    /// The query, parsed now or before.
    pub(super) fn parsed(&self, query: &str) -> parser::Result<ExecutableDocument> {
        if let Some(document) = self.kept(|kept| kept.get(query).cloned()) {
            return Ok(document);
        }
        let document = parse_query(query)?;
        if query.len() <= LONGEST && fields(&document) <= LARGEST {
            self.kept(|kept| keep(kept, query, &document));
        }
        Ok(document)
    }

    fn kept<T>(&self, act: impl FnOnce(&mut HashMap<String, ExecutableDocument>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn keep(
    kept: &mut HashMap<String, ExecutableDocument>,
    query: &str,
    document: &ExecutableDocument,
) {
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(query.to_owned(), document.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_kept_and_answered_alike_unless_it_is_long_or_broken() {
        let documents = Documents::default();
        let first = documents.parsed("{ me { id } }").unwrap();
        let again = documents.parsed("{ me { id } }").unwrap();
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
        let large = format!("{{ {} }}", "a ".repeat(LARGEST + 1));
        assert!(documents.parsed(&large).is_ok());
        let long = format!("{{ me {{ id }} }}{}", " ".repeat(LONGEST));
        assert!(documents.parsed(&long).is_ok());
        assert!(documents.parsed("{").is_err());
        assert_eq!(documents.kept(|kept| kept.len()), 1);
    }

    #[test]
    fn no_more_are_kept_than_fit() {
        let documents = Documents::default();
        for n in 0..=MOST * 2 {
            documents.parsed(&format!("{{ f{n} }}")).unwrap();
            assert!(documents.kept(|kept| kept.len()) <= MOST);
        }
    }
}
