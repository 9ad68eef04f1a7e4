//! Where the questions of a schema take ids.

use std::collections::BTreeSet;

use crate::missing::schema::{block, code_of, ids};

/// Every place, as `question.argument`, those of what an argument holds too. What
/// `previewChange` takes is no place of a question: they are the inputs of changes.
pub(super) fn places(audience: &str) -> BTreeSet<String> {
    let code = code_of(audience);
    let query = block(&code, "type Query").unwrap().lines();
    let told = query.filter(|line| !line.trim().starts_with('"'));
    let told = told.collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for field in told.split(')') {
        let Some((before, arguments)) = field.split_once('(') else {
            continue;
        };
        let question = before.split_whitespace().last().unwrap();
        for argument in arguments.split(',') {
            let (name, of) = argument.trim().split_once(": ").unwrap();
            let of = of.trim_matches(|c: char| "[]!".contains(c));
            if of == "ID" {
                found.insert(format!("{question}.{name}"));
            } else if of != "PreviewChangeInput" && block(&code, &format!("input {of}")).is_some() {
                let within = ids(&code, of, &format!("{name}."));
                found.extend(within.into_iter().map(|of| format!("{question}.{of}")));
            }
        }
    }
    found
}
