//! Which fields of which mutations name something by id: read off the committed
//! schemas.

use std::collections::{BTreeMap, BTreeSet};

/// The mutations of a schema.
pub(super) struct Schema {
    /// The type of each one's input.
    inputs: BTreeMap<String, String>,
    /// `mutation.field`, of each field that holds an id or ids, however deep.
    pub(super) naming: BTreeSet<String>,
}

impl Schema {
    /// That of `api/schema/AUDIENCE.graphql`.
    pub(super) fn of(audience: &str) -> Self {
        let code = code_of(audience);
        let mut inputs = BTreeMap::new();
        let mut naming = BTreeSet::new();
        for line in block(&code, "type Mutation").unwrap().lines() {
            let Some((mutation, rest)) = line.trim().split_once("(input: ") else {
                continue;
            };
            let (input, _) = rest.split_once("!)").unwrap();
            let fields = ids(&code, input, "").into_iter();
            naming.extend(fields.map(|field| format!("{mutation}.{field}")));
            inputs.insert(mutation.to_owned(), input.to_owned());
        }
        Self { inputs, naming }
    }

    pub(super) fn input_of(&self, mutation: &str) -> &str {
        &self.inputs[mutation]
    }
}

/// The text of `api/schema/AUDIENCE.graphql` without the longer descriptions.
pub(crate) fn code_of(audience: &str) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/../api/schema/{audience}.graphql");
    let sdl = std::fs::read_to_string(path).unwrap();
    // Every other part is a description.
    sdl.split("\"\"\"").step_by(2).collect()
}

/// What stands between the braces of a definition; none where there is no such one.
pub(crate) fn block<'a>(code: &'a str, head: &str) -> Option<&'a str> {
    let (_, rest) = code.split_once(&format!("\n{head} "))?;
    let (_, rest) = rest.split_once("{\n")?;
    rest.split_once("\n}").map(|(block, _)| block)
}

/// The fields of an input that hold ids, with those of the inputs in it.
pub(crate) fn ids(code: &str, input: &str, within: &str) -> Vec<String> {
    let mut found = vec![];
    for line in block(code, &format!("input {input}")).unwrap().lines() {
        let Some((name, rest)) = line.trim().split_once(": ") else {
            continue;
        };
        if name.starts_with('"') {
            continue;
        }
        let of = rest.split(' ').next().unwrap();
        let of = of.trim_matches(|c: char| "[]!".contains(c));
        let path = format!("{within}{name}");
        if of == "ID" {
            found.push(path);
        } else if block(code, &format!("input {of}")).is_some() {
            found.extend(ids(code, of, &format!("{path}.")));
        }
    }
    found
}

#[test]
fn the_schemas_name_things_at_the_top_and_further_down() {
    let staff = Schema::of("staff").naming;
    for field in [
        "grantAccess.itemIds",
        "setMatterAccess.give.contactId",
        "assignGroupRoles.contacts.sectionIds",
    ] {
        assert!(staff.contains(field), "{field} is not in {staff:?}");
    }
    let contacts = Schema::of("client");
    assert!(contacts.naming.contains("withdrawUpload.itemId"));
    assert_eq!(contacts.input_of("beginView"), "OpenInput");
}
