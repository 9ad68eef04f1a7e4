//! The doors of a schema: its questions or its changes, each asked for every field
//! that leads on from there.

use std::collections::{BTreeMap, BTreeSet};

use portico_tests::{Answer, Browser};
use serde_json::{Value, json};

use super::{ALLOW, EMPTY, NOT_FOUND};

const TYPES: &str = "{ __schema { types { name kind possibleTypes { name }
    fields { name args { name } type { ...T } } } } }
    fragment T on __Type { name ofType { name ofType { name ofType { name } } } }";

/// What a schema says of itself.
pub(super) struct Schema {
    kind: &'static str,
    types: BTreeMap<String, Value>,
}

impl Schema {
    pub(super) async fn of(browser: &Browser, kind: &'static str) -> Self {
        let said = browser.ask(TYPES, json!({})).await;
        let types = said["__schema"]["types"].as_array().unwrap().iter();
        let named = types.map(|found| (text(&found["name"]).to_owned(), found.clone()));
        let types = named.filter(|(name, _)| !name.starts_with("__")).collect();
        Self { kind, types }
    }

    pub(super) fn asks(&self) -> bool {
        self.kind == "query"
    }

    fn root(&self) -> &'static str {
        match self.kind {
            "query" => "Query",
            "mutation" => "Mutation",
            _ => "Subscription",
        }
    }

    fn fields(&self, of: &str) -> impl Iterator<Item = &Value> {
        self.types[of]["fields"].as_array().into_iter().flatten()
    }

    /// The names of the doors.
    pub(super) fn doors(&self) -> BTreeSet<String> {
        let fields = self.fields(self.root());
        fields
            .map(|field| text(&field["name"]).to_owned())
            .collect()
    }

    /// A request at a door, for everything so many levels down; what it asks for is
    /// noted.
    pub(super) fn call(
        &self,
        (door, levels): (&str, usize),
        args: &str,
        noted: &mut BTreeSet<String>,
    ) -> String {
        let mut fields = self.fields(self.root());
        let field = fields.find(|field| field["name"] == door).unwrap();
        let args = match args {
            "" => String::new(),
            args => format!("({args})"),
        };
        let wanted = self.wanted((type_of(field), levels), &mut BTreeSet::new(), noted);
        format!("{} {{ {door}{args} {wanted} }}", self.kind)
    }

    /// Every field of a type, of what it leads to, and so on; of a type that was
    /// met before, and on the last level, what leads nowhere.
    fn wanted(
        &self,
        (of, levels): (&str, usize),
        met: &mut BTreeSet<String>,
        noted: &mut BTreeSet<String>,
    ) -> String {
        let found = &self.types[of];
        if let Some(possible) = found["possibleTypes"].as_array() {
            let of_each = possible.iter().map(|one| {
                let one = text(&one["name"]);
                format!("... on {one} {}", self.wanted((one, levels), met, noted))
            });
            return format!("{{ __typename {} }}", of_each.collect::<String>());
        }
        if found["kind"] != "OBJECT" {
            return String::new();
        }
        let whole = levels > 0 && met.insert(of.to_owned());
        let chosen = self
            .fields(of)
            .filter(|field| whole || !self.leads_on(field));
        let fields = chosen.map(|field| {
            let name = text(&field["name"]);
            noted.insert(format!("{of}.{name}"));
            let args = field["args"].as_array().unwrap();
            let one = if args.iter().any(|arg| arg["name"] == "first") {
                "(first: 1)"
            } else {
                ""
            };
            // Of a success it is of another type than of a refusal.
            let key = if name == "code" && of != "Refused" {
                "done: "
            } else {
                ""
            };
            format!(
                "{key}{name}{one} {} ",
                self.wanted((type_of(field), levels.saturating_sub(1)), met, noted)
            )
        });
        format!("{{ __typename {}}}", fields.collect::<String>())
    }

    fn leads_on(&self, field: &Value) -> bool {
        let kind = &self.types[type_of(field)]["kind"];
        ["OBJECT", "UNION"].iter().any(|leads| kind == leads)
    }

    /// Nothing that these doors lead to was left out.
    pub(super) fn every_field_is_in(&self, noted: &BTreeSet<String>) {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.fields(self.root()).map(type_of).collect();
        while let Some(of) = next.pop() {
            if reached.insert(of) {
                next.extend(self.fields(of).map(type_of));
                let possible = self.types[of]["possibleTypes"].as_array();
                next.extend(possible.into_iter().flatten().map(|one| text(&one["name"])));
            }
        }
        let fields = reached.into_iter().flat_map(|of| {
            let name = move |field: &Value| format!("{of}.{}", text(&field["name"]));
            self.fields(of).map(name)
        });
        let left_out: Vec<_> = fields.filter(|field| !noted.contains(field)).collect();
        assert!(left_out.is_empty(), "asked at no door: {left_out:?}");
    }
}

/// What a cell of the table says of an answer.
pub(super) fn outcome(answer: &Answer, door: &str, find: &str) -> String {
    let body = answer.json();
    // Other tests hold the history back: the change is carried out.
    let code = body["errors"][0]["extensions"]["code"].as_str();
    if let Some(code) = code.filter(|_| !answer.is_behind()) {
        return code.to_owned();
    }
    let data = &body["data"][door];
    let refused = |data: &Value| (data["__typename"] == "Refused").then(|| data["code"].clone());
    let code = refused(data).or_else(|| refused(&data["uploads"][0]));
    let code = code.or_else(|| {
        data.get("closed")
            .filter(|closed| closed.is_string())
            .cloned()
    });
    match code {
        Some(code) => text(&code).to_owned(),
        None if data.is_null() => NOT_FOUND.to_owned(),
        None if !answer.text().contains(find.trim_matches('"')) => EMPTY.to_owned(),
        None => ALLOW.to_owned(),
    }
}

fn type_of(field: &Value) -> &str {
    let mut found = &field["type"];
    while found["name"].is_null() {
        found = &found["ofType"];
    }
    text(&found["name"])
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
