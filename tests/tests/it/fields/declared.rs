//! The inputs of a site's mutations, as its server declares them: the committed schemas
//! say the same, which `schemas` proves.

use std::collections::{BTreeMap, BTreeSet};

use portico_tests::Browser;
use serde_json::{Map, Value, json};

const TYPES: &str = "{ __schema { types { name kind enumValues { name }
    fields { name args { name type { ...T } } }
    inputFields { name defaultValue type { ...T } } } } }
    fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";
const NOBODY: &str = "01a20039-7645-7e31-8d7c-46734e92c242";

/// A mutation and a text of its input, by names with dots between.
pub(super) type Text = (String, String);

pub(super) struct Declared(BTreeMap<String, Value>);

impl Declared {
    pub(super) async fn at(browser: &Browser) -> Self {
        let said = browser.ask(TYPES, json!({})).await;
        let types = said["__schema"]["types"].as_array().unwrap().iter();
        Self(types.map(|of| (text(&of["name"]), of.clone())).collect())
    }

    /// Every text that a mutation takes.
    pub(super) fn texts(&self) -> BTreeSet<Text> {
        let mutations = self.0["Mutation"]["fields"].as_array().unwrap();
        let mut found = BTreeSet::new();
        for mutation in mutations {
            let name = text(&mutation["name"]);
            for arg in mutation["args"].as_array().unwrap() {
                assert_eq!(arg["name"], "input", "{name} takes one input");
                let paths = self.texts_of(innermost(&arg["type"]), "");
                found.extend(paths.into_iter().map(|path| (name.clone(), path)));
            }
        }
        found
    }

    fn texts_of(&self, of: &Value, above: &str) -> Vec<String> {
        let mut found = vec![];
        for field in self.fields(of) {
            let path = format!("{above}{}", text(&field["name"]));
            let of = innermost(&field["type"]);
            if of["name"] == "String" {
                found.push(path);
            } else {
                found.extend(self.texts_of(of, &format!("{path}.")));
            }
        }
        found
    }

    /// An input with what the mutation asks for and nothing more, all of it nobody's.
    pub(super) fn least(&self, mutation: &str) -> Value {
        let mutations = self.0["Mutation"]["fields"].as_array().unwrap();
        let mutation = mutations.iter().find(|one| one["name"] == mutation);
        self.least_of(&mutation.unwrap()["args"][0]["type"])
    }

    fn least_of(&self, of: &Value) -> Value {
        let name = of["name"].as_str().unwrap_or_default();
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.least_of(&of["ofType"]),
            "LIST" => json!([self.least_of(&of["ofType"])]),
            "ENUM" => self.0[name]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => {
                let needed = self.fields(of).filter(|field| {
                    field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null()
                });
                let least = |field: &Value| (text(&field["name"]), self.least_of(&field["type"]));
                Value::Object(needed.map(least).collect::<Map<_, _>>())
            }
            _ => match name {
                "ID" => json!(NOBODY),
                "String" => json!("x"),
                "Boolean" => json!(true),
                "Int" => json!(1),
                "Position" => json!("1-1-1"),
                other => panic!("name a value of {other} here"),
            },
        }
    }

    /// Those of an input; of what is none, no fields.
    fn fields(&self, of: &Value) -> impl Iterator<Item = &Value> {
        let of = &self.0[of["name"].as_str().unwrap()];
        of["inputFields"].as_array().into_iter().flatten()
    }
}

/// The type in lists, and in what must be given.
fn innermost(mut of: &Value) -> &Value {
    while !of["ofType"].is_null() {
        of = &of["ofType"];
    }
    of
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
