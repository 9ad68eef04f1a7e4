//! Read tables are written by projectors only: anything else would be lost at
//! the next rebuild.

use std::collections::BTreeSet;

use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::sql;

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("projector-writes");
    let read_tables = read_tables(repository);
    for (path, write) in sql::writes(repository) {
        if is_read_table(&write.table, &read_tables) && !is_projector(path) {
            findings.add(
                (path, write.line),
                format!("`{}` outside a projector", write.statement),
                "write an event, and let the projector.rs of the read model write the row",
            );
        }
    }
    findings.done()
}

fn is_projector(path: &str) -> bool {
    path.starts_with("projections/src/")
        && (path.ends_with("/projector.rs") || path.contains("/projector/"))
}

/// Without their schemas, as on the search path of a session.
fn read_tables(repository: &Repository) -> BTreeSet<String> {
    let migrations = repository
        .texts()
        .filter(|(path, _)| path.starts_with("migrations/"));
    let words =
        migrations.flat_map(|(_, text)| text.split(|c: char| c.is_whitespace() || c == '('));
    let tables = words.filter_map(|word| {
        let (schema, table) = word.split_once('.')?;
        let is_name = table.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (is_read(schema) && is_name).then(|| table.to_owned())
    });
    tables.collect()
}

fn is_read(schema: &str) -> bool {
    schema == "access" || schema.starts_with("read_")
}

fn is_read_table(table: &str, read_tables: &BTreeSet<String>) -> bool {
    match table.split_once('.') {
        Some((schema, _)) => is_read(schema),
        None => read_tables.contains(table),
    }
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn projectors_readers_and_tests_pass() {
        let write = "const SQL: &str = \"INSERT INTO access.grants VALUES ($1)\";\n";
        let found = check(&repository(&[
            ("projections/src/access/projector.rs", write),
            (
                "migrations/0001_access.sql",
                "UPDATE access.grants SET a = 1;\n",
            ),
            ("tests/src/tampering.rs", write),
            (
                "api/src/a.rs",
                "const SQL: &str = \"SELECT a FROM access.grants\";\n",
            ),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn a_write_from_elsewhere_is_found() {
        let found = check(&repository(&[
            (
                "api/src/a.rs",
                "fn a() {}\nconst SQL: &str = \"UPDATE access.grants SET a = 1\";\n",
            ),
            (
                "projections/src/files/mod.rs",
                "const SQL: &str = r#\"DELETE FROM\n read_files.row\"#;\n",
            ),
        ]));
        let places: Vec<(&str, usize)> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(
            places,
            [("api/src/a.rs", 2), ("projections/src/files/mod.rs", 1)]
        );
        assert!(found[0].what.contains("`UPDATE access.grants`"));
    }

    #[test]
    fn a_write_by_the_search_path_is_found() {
        let write = "const SQL: &str = \"UPDATE grants SET a = 1\";\n";
        let found = check(&repository(&[
            (
                "migrations/0001_access.sql",
                "CREATE TABLE access.grants (a int);\n",
            ),
            (
                "migrations/0002_log.sql",
                "CREATE TABLE public.claims (a int);\n",
            ),
            ("projections/src/access/projector/grants.rs", write),
            ("api/src/a.rs", write),
            (
                "api/src/b.rs",
                "const SQL: &str = \"DELETE FROM claims\";\n",
            ),
        ]));
        let places: Vec<&str> = found.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(places, ["api/src/a.rs"]);
    }
}
