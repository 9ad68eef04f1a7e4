//! What the rule answers, in the words of the document.

use super::{BILLING, DOCUMENT, YEAR, group, is_clara, item, now};
use crate::access::{Action, Decision, Facts, Hop, ItemShape, Path, Source, Step, decide};
use crate::ids::ItemId;

/// What may be done with an item and by which paths, or why nothing.
pub(super) fn said(facts: &Facts) -> String {
    let view = decide(facts, Action::View, now());
    if !view.allowed {
        return format!("nothing (`{}`)", view.code.as_str());
    }
    let may = match facts.chain[0].shape {
        ItemShape::Document => of_a_document(facts, &view),
        ItemShape::Folder(_) | ItemShape::Matter => of_a_folder(facts),
    };
    format!("{may}; {}", paths(&view.paths))
}

fn of_a_document(facts: &Facts, view: &Decision) -> String {
    let download = decide(facts, Action::Download, now());
    let (sees, takes) = (contents(facts, view), contents(facts, &download));
    if !download.allowed {
        format!("view {sees}; downloading says `{}`", download.code.as_str())
    } else if sees == takes {
        format!("view and download {sees}")
    } else {
        format!("view {sees}, download {takes}")
    }
}

fn of_a_folder(facts: &Facts) -> String {
    let upload = decide(facts, Action::Upload, now());
    if upload.allowed {
        "see it and send into it".to_owned()
    } else {
        format!("see it; sending says `{}`", upload.code.as_str())
    }
}

/// Whose contents are handed out, where there is more than one. Only Clara sends any.
fn contents(facts: &Facts, handed: &Decision) -> String {
    if facts.versions.len() == 1 {
        return "it".to_owned();
    }
    let versions = facts.versions.iter();
    let whose = versions
        .filter(|version| handed.versions.contains(&version.id))
        .map(|version| match version.sent_by {
            None => "the firm's",
            Some(_) if is_clara(facts) => "hers",
            Some(_) => "Clara's",
        });
    whose.collect::<Vec<_>>().join(" and ")
}

fn paths(paths: &[Path]) -> String {
    let word = if paths.len() == 1 { "path" } else { "paths" };
    let named = paths
        .iter()
        .map(|path| format!("*{}*{}", source(path), hops(path)));
    format!("{word} {}", named.collect::<Vec<_>>().join(" and "))
}

fn source(path: &Path) -> String {
    match &path.source {
        Source::Master(_) => "Master access".to_owned(),
        Source::Grant { steps_up: 0, .. } => "grant, set here".to_owned(),
        Source::Grant { on, steps_up, .. } => {
            let steps = if *steps_up == 1 { "step" } else { "steps" };
            format!("grant on {}, {steps_up} {steps} up", called(*on))
        }
        Source::Matter { .. } => "access to the matter".to_owned(),
        Source::OwnWork => "own work".to_owned(),
        Source::Role { role, .. } => role.as_str().to_owned(),
    }
}

/// Every hop from the person to the item, of a path through a group.
fn hops(path: &Path) -> String {
    let hops = path.hops.iter();
    let named: Vec<String> = hops
        .map(|hop| match hop.step {
            Step::InGroup(id) if id == group() => "*in Board*".to_owned(),
            Step::InGroup(other) => format!("*in {other:?}*"),
            Step::Given => "*given*".to_owned(),
            Step::Inside { item, folder } => {
                format!("*{} holds {}*", called(folder), called(item))
            }
            Step::Sent(_) => "*sent*".to_owned(),
            Step::Made(_) => "*made*".to_owned(),
        })
        .collect();
    let through_group = |hop: &Hop| matches!(hop.step, Step::InGroup(_));
    if path.hops.iter().any(through_group) {
        format!(" with the hops {}", named.join(", "))
    } else {
        String::new()
    }
}

fn called(id: ItemId) -> &'static str {
    [
        (DOCUMENT, "march.pdf"),
        (BILLING, "BILLING"),
        (YEAR, "2019"),
    ]
    .into_iter()
    .find(|(n, _)| item(*n) == id)
    .map_or("Files", |(_, name)| name)
}
