//! Read tables are written by projectors only: anything else would be lost at
//! the next rebuild.

use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::sql;

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("projector-writes");
    for (path, write) in sql::writes(repository) {
        let projector = path.starts_with("projections/src/") && path.ends_with("/projector.rs");
        if is_read_table(&write.table) && !projector {
            findings.add(
                (path, write.line),
                format!("`{}` outside a projector", write.statement),
                "write an event, and let the projector.rs of the read model write the row",
            );
        }
    }
    findings.done()
}

fn is_read_table(table: &str) -> bool {
    table
        .split_once('.')
        .is_some_and(|(schema, _)| schema == "access" || schema.starts_with("read_"))
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
}
