//! What a rule has to say.

use std::fmt;

/// Shown as `path:line: rule: what; way out`, which editors can follow.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) rule: &'static str,
    pub(super) what: String,
    pub(super) way_out: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            rule,
            what,
            way_out,
        } = self;
        write!(out, "{path}:{line}: {rule}: {what}; {way_out}")
    }
}

/// Collects the findings of one rule.
pub(super) struct Findings {
    rule: &'static str,
    found: Vec<Finding>,
}

impl Findings {
    pub(super) fn of(rule: &'static str) -> Self {
        Self {
            rule,
            found: Vec::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        (path, line): (&str, usize),
        what: impl Into<String>,
        way_out: impl Into<String>,
    ) {
        self.found.push(Finding {
            path: path.to_owned(),
            line,
            rule: self.rule,
            what: what.into(),
            way_out: way_out.into(),
        });
    }

    pub(super) fn done(self) -> Vec<Finding> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_that_an_editor_can_follow() {
        let mut findings = Findings::of("links");
        findings.add(("docs/a.md", 3), "no file b.md", "correct the link");
        assert_eq!(
            findings.done()[0].to_string(),
            "docs/a.md:3: links: no file b.md; correct the link"
        );
    }
}
