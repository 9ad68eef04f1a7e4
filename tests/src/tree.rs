//! A person's whole tree, walked page by page through every list there is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::people::{Client, Staff};

/// An item of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Id.
    pub id: String,
    /// Whether it is a folder.
    pub folder: bool,
}

/// By path, with `/` between names.
pub type Tree = BTreeMap<String, Seen>;

const PAGE: usize = 200;
const FIELDS: &str = "totalCount pageInfo { hasNextPage endCursor } \
                      nodes { id name kind parentId }";

/// The paths of a tree.
#[must_use]
pub fn paths(tree: &Tree) -> BTreeSet<String> {
    tree.keys().cloned().collect()
}

/// Asks for all pages of a list; the variables name it.
async fn all(browser: &Browser, query: &str, mut variables: Value) -> Vec<Value> {
    let mut nodes: Vec<Value> = Vec::new();
    variables["first"] = json!(PAGE);
    loop {
        let mut page = browser.ask(query, variables.clone()).await["items"].take();
        let more = page["pageInfo"]["hasNextPage"] == true;
        variables["after"] = page["pageInfo"]["endCursor"].take();
        let total = page["totalCount"].as_u64().unwrap();
        let Value::Array(found) = page["nodes"].take() else {
            panic!("no nodes");
        };
        assert!(!more || found.len() == PAGE, "a page that is not full");
        nodes.extend(found);
        if !more {
            assert_eq!(nodes.len() as u64, total, "totalCount: {variables}");
            return nodes;
        }
    }
}

fn text(node: &Value, field: &str) -> String {
    node[field].as_str().unwrap_or_default().to_owned()
}

fn seen(node: &Value) -> Seen {
    Seen {
        id: text(node, "id"),
        folder: node["kind"] != "DOCUMENT",
    }
}

fn insert(tree: &mut Tree, path: String, node: &Value) {
    let before = tree.insert(path, seen(node));
    assert_eq!(before, None, "two items of one path: {node}");
}

/// Folder by folder from the root, by the folder argument's name.
async fn walk(browser: &Browser, query: &str, customer: &str, folder: &str) -> Tree {
    let mut tree = Tree::new();
    let mut open = vec![(String::new(), None::<String>)];
    while let Some((path, id)) = open.pop() {
        let variables = json!({ "customer": customer, folder: id });
        for node in all(browser, query, variables).await {
            let path = format!("{path}{}", text(&node, "name"));
            if node["kind"] != "DOCUMENT" {
                open.push((format!("{path}/"), Some(text(&node, "id"))));
            }
            insert(&mut tree, path, &node);
        }
    }
    tree
}

/// A flat list's paths, from the parents in it.
fn unflatten(nodes: &[Value]) -> Tree {
    let by_id: BTreeMap<String, &Value> =
        nodes.iter().map(|node| (text(node, "id"), node)).collect();
    assert_eq!(by_id.len(), nodes.len(), "an item listed twice");
    let mut tree = Tree::new();
    for node in nodes {
        let mut names = vec![text(node, "name")];
        let mut at = *node.get("parentId").unwrap() != Value::Null;
        let mut above = text(node, "parentId");
        while at {
            let Some(parent) = by_id.get(&above) else {
                break;
            };
            names.push(text(parent, "name"));
            at = !parent["parentId"].is_null();
            above = text(parent, "parentId");
        }
        names.reverse();
        insert(&mut tree, names.join("/"), node);
    }
    tree
}

/// What a search for this must find.
fn holding(tree: &Tree, needle: &str) -> BTreeSet<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    tree.iter()
        .filter(|(path, _)| name(path).contains(needle))
        .map(|(_, seen)| seen.id.clone())
        .collect()
}

/// Plain letters, which mean the same in every way of folding them.
const NEEDLES: [&str; 3] = [".xlsx", "tax", "(2)"];

async fn found(browser: &Browser, query: &str, customer: &str, needle: &str) -> BTreeSet<String> {
    let variables = json!({ "customer": customer, "search": needle });
    let found = all(browser, query, variables).await;
    found.iter().map(|node| text(node, "id")).collect()
}

impl Client {
    /// Everything the client sees at a customer. Folder by folder, flat and by
    /// search must agree.
    pub async fn whole_tree(&self, customer: &str) -> Tree {
        let walked = self.walked_tree(customer).await;
        let flat = all(
            self,
            &list("$flat: Boolean", "flat: $flat"),
            json!({ "customer": customer, "flat": true }),
        )
        .await;
        same(&unflatten(&flat), &walked);
        let search = list("$search: String", "search: $search");
        for needle in NEEDLES {
            let found = found(self, &search, customer, needle).await;
            assert_eq!(found, holding(&walked, needle), "search {needle}");
        }
        walked
    }

    /// Everything the client sees at a customer, folder by folder only.
    pub async fn walked_tree(&self, customer: &str) -> Tree {
        let query = list("$folder: ID", "folder: $folder");
        walk(self, &query, customer, "folder").await
    }
}

impl Staff {
    /// Everything below *Files* that is not in the trash. Folder by folder,
    /// flat and by search must agree.
    pub async fn whole_tree(&self, customer: &str) -> Tree {
        let query = list("$parent: ID", "parent: $parent");
        let walked = walk(self, &query, customer, "parent").await;
        let flat = list("$flat: Boolean", "flat: $flat");
        let flat = all(self, &flat, json!({ "customer": customer, "flat": true })).await;
        same(&unflatten(&flat), &walked);
        let search = list("$search: String", "search: $search");
        for needle in NEEDLES {
            let found = found(self, &search, customer, needle).await;
            assert_eq!(found, holding(&walked, needle), "search {needle}");
        }
        walked
    }
}

fn list(variable: &str, argument: &str) -> String {
    format!(
        "query($customer: ID!, $first: Int, $after: String, {variable}) {{ \
         items(customer: $customer, first: $first, after: $after, {argument}) {{ {FIELDS} }} }}"
    )
}

/// Equal trees; of unequal ones the first differences are told.
pub fn same(got: &Tree, expected: &Tree) {
    same_paths(&paths(got), &paths(expected));
    assert_eq!(got, expected);
}

/// Equal sets of paths; of unequal ones the first differences are told.
pub fn same_paths(got: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let few = |set: BTreeSet<&String>| set.into_iter().take(10).cloned().collect::<Vec<_>>();
    let missing = few(expected.difference(got).collect());
    let extra = few(got.difference(expected).collect());
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{} listed, {} expected; missing {missing:?}; too many {extra:?}",
        got.len(),
        expected.len()
    );
}
