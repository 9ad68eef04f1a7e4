//! Where the questions of a schema take ids, read off its text.

use std::collections::BTreeSet;

/// Every place, as `question.argument`, those of what an argument holds too. What
/// `previewChange` takes is no place of a question: they are the inputs of changes.
pub(super) fn places(sdl: &str) -> BTreeSet<String> {
    let sdl = without_descriptions(sdl);
    let mut found = BTreeSet::new();
    let query = body(&sdl, "type Query").unwrap();
    for field in query.split(')') {
        if let Some((before, arguments)) = field.split_once('(') {
            let question = before.split_whitespace().last().unwrap();
            ids(&sdl, question, arguments, &mut found);
        }
    }
    found
}

/// Descriptions stand between quotes.
fn without_descriptions(sdl: &str) -> String {
    let blocks = sdl.split("\"\"\"").step_by(2).collect::<String>();
    blocks.split('"').step_by(2).collect()
}

/// What stands between the braces of a type or an input.
fn body<'a>(sdl: &'a str, of: &str) -> Option<&'a str> {
    let begin = format!("\n{of} ");
    let at = sdl.find(&begin)? + begin.len();
    let (_, rest) = sdl[at..].split_once('{')?;
    Some(rest.split_once("\n}")?.0)
}

/// The names in such a list that stand before a colon, each with its type.
fn named(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let words = list.split([',', '\n']);
    words.filter_map(|word| {
        let (name, of) = word.split_once(':')?;
        let of = of.split(['=', '@']).next()?.trim();
        Some((name.trim(), of.trim_matches(['[', ']', '!'])))
    })
}

/// Where an id is named, in a list of arguments or in an input.
fn ids(sdl: &str, path: &str, list: &str, found: &mut BTreeSet<String>) {
    for (name, of) in named(list) {
        let path = format!("{path}.{name}");
        if of == "ID" {
            found.insert(path);
        } else if of != "PreviewChangeInput"
            && let Some(input) = body(sdl, &format!("input {of}"))
        {
            ids(sdl, &path, input, found);
        }
    }
}
