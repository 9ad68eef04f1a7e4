//! Events are appended in one place, which takes the gate and counts positions.

use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::sql;

const TABLES: &[&str] = &["events", "public.events"];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("event-writers");
    for (path, write) in sql::writes(repository) {
        let appends = TABLES.contains(&write.table.as_str());
        if appends && !path.starts_with("event-log/src/") {
            findings.add(
                (path, write.line),
                format!("`{}` outside the event log", write.statement),
                "call event_log::append",
            );
        }
    }
    findings.done()
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    const APPEND: &str = "const SQL: &str = \"INSERT INTO events (a) VALUES ($1)\";\n";

    #[test]
    fn the_event_log_and_tests_may_append() {
        let in_tests = format!("#[cfg(test)]\nmod tests {{\n    {APPEND}}}\n");
        let found = check(&repository(&[
            ("event-log/src/append.rs", APPEND),
            ("api/src/a.rs", &in_tests),
            ("replay-tool/src/b.rs", "// INSERT INTO events\n"),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn appending_from_elsewhere_is_found() {
        let found = check(&repository(&[("replay-tool/src/restore.rs", APPEND)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].what, "`INSERT INTO events` outside the event log");
    }
}
