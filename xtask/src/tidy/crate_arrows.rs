//! Who may depend on whom: the layout table of the architecture.

use toml::{Table, Value};

use super::finding::{Finding, Findings};
use super::repository::Repository;

/// Package, and the packages of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("portico-domain", &[]),
    ("portico-ledger", &[]),
    ("portico-private-postgres", &[]),
    ("portico-web-assets", &[]),
    ("portico-event-log", &["portico-domain", "portico-ledger"]),
    (
        "portico-projections",
        &["portico-domain", "portico-event-log"],
    ),
    (
        "portico-api",
        &[
            "portico-domain",
            "portico-ledger",
            "portico-event-log",
            "portico-projections",
            "portico-private-postgres",
            "portico-web-assets",
        ],
    ),
    (
        "replay-tool",
        &[
            "portico-domain",
            "portico-ledger",
            "portico-event-log",
            "portico-projections",
        ],
    ),
    (
        "portico-tests",
        &[
            "portico-domain",
            "portico-ledger",
            "portico-event-log",
            "portico-projections",
            "portico-private-postgres",
            "portico-web-assets",
            "portico-api",
            "replay-tool",
            "xtask",
        ],
    ),
    ("xtask", &["portico-private-postgres"]),
];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("crate-arrows");
    for (path, text) in repository.texts() {
        if path.ends_with("/Cargo.toml") {
            check_manifest(path, text, &mut findings);
        }
    }
    findings.done()
}

fn check_manifest(path: &str, text: &str, findings: &mut Findings) {
    let manifest: Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(error) => {
            let what = format!("not TOML: {}", error.message());
            return findings.add((path, 1), what, "correct the manifest");
        }
    };
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str);
    let Some(name) = name else { return };
    let Some((_, allowed)) = ARROWS.iter().find(|(package, _)| *package == name) else {
        let what = format!("{name} is not in the table of crates");
        let way_out = "add it to the layout in the docs and to xtask/src/tidy/crate_arrows.rs";
        return findings.add((path, 1), what, way_out);
    };
    for used in dependencies(&manifest, &["dependencies", "build-dependencies"]) {
        let ours = ARROWS.iter().any(|(package, _)| *package == used);
        if ours && !allowed.contains(&used.as_str()) {
            findings.add(
                (path, line_of(text, &used)),
                format!("{name} may not use {used}"),
                "move what is needed into a crate both may use",
            );
        }
    }
    for used in dependencies(&manifest, &["dev-dependencies"]) {
        let ours = ARROWS.iter().any(|(package, _)| *package == used);
        if ours && used != TEST_DATABASES && !allowed.contains(&used.as_str()) {
            findings.add(
                (path, line_of(text, &used)),
                format!("the tests of {name} may not use {used}"),
                "move the test into tests/, which may use all",
            );
        }
    }
}

/// Every crate's tests may run on a database of its own.
const TEST_DATABASES: &str = "portico-private-postgres";

/// Packages named by these tables of dependencies, those of targets included.
fn dependencies(manifest: &Table, kinds: &[&str]) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let of_targets = targets.into_iter().flat_map(Table::values);
    let tables = of_targets
        .filter_map(Value::as_table)
        .chain(std::iter::once(manifest));
    tables
        .flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()))
        .flatten()
        .map(|(key, value)| package_of(key, value))
        .collect()
}

/// A dependency may have been renamed.
fn package_of(key: &str, value: &Value) -> String {
    let renamed = value.get("package").and_then(Value::as_str);
    renamed.unwrap_or(key).to_owned()
}

fn line_of(text: &str, package: &str) -> usize {
    let found = text.lines().position(|line| {
        let named = line.contains(package);
        named && !line.trim_start().starts_with('#') && !line.contains("name =")
    });
    found.map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn an_allowed_arrow_passes() {
        let manifest = "[package]\nname = \"portico-event-log\"\n[dependencies]\nportico-domain.workspace = true\nserde = \"1\"\n";
        assert_eq!(
            check(&repository(&[("event-log/Cargo.toml", manifest)])),
            []
        );
    }

    #[test]
    fn an_arrow_upwards_is_found_on_its_line() {
        let manifest = "[package]\nname = \"portico-domain\"\n[dev-dependencies]\nlog = { package = \"portico-event-log\", path = \"../event-log\" }\n";
        let found = check(&repository(&[("domain/Cargo.toml", manifest)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 4);
        assert_eq!(
            found[0].what,
            "the tests of portico-domain may not use portico-event-log"
        );
    }

    #[test]
    fn any_crates_tests_may_run_on_a_database_of_their_own() {
        let manifest = "[package]\nname = \"portico-domain\"\n[dev-dependencies]\nportico-private-postgres.workspace = true\n";
        assert_eq!(check(&repository(&[("domain/Cargo.toml", manifest)])), []);
        let used = manifest.replace("dev-dependencies", "dependencies");
        assert_eq!(check(&repository(&[("domain/Cargo.toml", &used)])).len(), 1);
    }

    #[test]
    fn nothing_uses_the_tests_and_unknown_crates_are_found() {
        let uses_tests = "[package]\nname = \"portico-api\"\n[target.'cfg(unix)'.dependencies]\nportico-tests.workspace = true\n";
        let unknown = "[package]\nname = \"portico-extra\"\n";
        let found = check(&repository(&[
            ("api/Cargo.toml", uses_tests),
            ("extra/Cargo.toml", unknown),
        ]));
        assert_eq!(found.len(), 2);
    }
}
