//! The list of mistakes, as it stands in `xtask/planted.toml`.

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

const LIST: &str = include_str!("../../planted.toml");

/// Which test must fail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Test {
    /// Of the rule: through the aggregates, without a database.
    Rule,
    /// Of rule, lists and doors on `PostgreSQL`.
    Lists,
}

/// A mistake to be planted.
#[derive(Debug)]
pub(super) struct Mistake {
    /// What is wrong then.
    pub(super) name: String,
    /// From the root of the repository.
    pub(super) file: String,
    /// Stands there once.
    pub(super) find: String,
    /// Stands there instead.
    pub(super) replace: String,
    /// What must fail.
    pub(super) test: Test,
}

impl Test {
    /// The package and the target that it is in.
    pub(super) const fn target(self) -> (&'static str, &'static str) {
        match self {
            Self::Rule => ("portico-domain", "oracle"),
            Self::Lists => ("portico-tests", "it"),
        }
    }

    /// Its name there.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rule => "the_oracle_and_the_rule_agree_after_every_step_of_the_aggregates",
            Self::Lists => {
                "the_oracle_the_rule_and_the_lists_agree_after_every_step_of_now_and_of_earlier"
            }
        }
    }

    /// As the list and the page have it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Lists => "lists",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        match word {
            "rule" => Ok(Self::Rule),
            "lists" => Ok(Self::Lists),
            other => bail!("no test is called {other:?}; write \"rule\" or \"lists\""),
        }
    }
}

/// All of them, in the order of the list.
pub(super) fn mistakes() -> Result<Vec<Mistake>> {
    let list: Table = LIST.parse().context("planted.toml")?;
    let mistakes = list.get("mistake").and_then(Value::as_array);
    let mistakes = mistakes.context("planted.toml holds no [[mistake]]")?;
    mistakes.iter().map(mistake).collect()
}

fn mistake(entry: &Value) -> Result<Mistake> {
    let text = |field: &str| {
        let text = entry.get(field).and_then(Value::as_str);
        let text = text.with_context(|| format!("planted.toml: no {field} in {entry}"))?;
        Ok::<String, anyhow::Error>(text.to_owned())
    };
    Ok(Mistake {
        name: text("name")?,
        file: text("file")?,
        find: text("find")?,
        replace: text("replace")?,
        test: Test::parse(&text("test")?)?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
    }

    #[test]
    fn every_mistake_can_be_planted_in_the_sources_as_they_are() {
        for mistake in mistakes().unwrap() {
            let source = fs::read_to_string(root().join(&mistake.file)).unwrap();
            let found = source.matches(&mistake.find).count();
            assert_eq!(found, 1, "{}: {:?}", mistake.file, mistake.find);
            assert_ne!(mistake.find, mistake.replace, "{}", mistake.name);
        }
    }

    #[test]
    fn there_are_thirty_and_no_two_of_a_name() {
        let all = mistakes().unwrap();
        let names: BTreeSet<&str> = all.iter().map(|mistake| mistake.name.as_str()).collect();
        assert!(all.len() >= 30 && names.len() == all.len());
    }

    #[test]
    fn the_tests_that_must_fail_are_there() {
        for (test, file) in [
            (Test::Rule, "domain/tests/oracle/main.rs"),
            (Test::Lists, "tests/tests/it/oracle/mod.rs"),
        ] {
            let source = fs::read_to_string(root().join(file)).unwrap();
            assert!(source.contains(&format!("fn {}(", test.name())));
        }
    }
}
