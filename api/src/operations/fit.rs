//! Whether a door would execute an operation, before anybody asks it.

use async_graphql::parser::types::{ExecutableDocument, Field, OperationType, Selection};
use async_graphql::{ObjectType, Request, ServerError, SubscriptionType, Value, Variables};

use super::manifest::{Manifest, OperationId};
use crate::auth::Audience;
use crate::graphql::shared::Paging;
use crate::graphql::{
    CLIENT_MEASURE, ErrorCode, FITS, Measure, STAFF_MEASURE, fields_of, one_subscription,
};
use crate::http::one_operation;

/// An operation that its door refuses.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{id} ({beginning}…): {why}")]
pub struct Unfit {
    /// Which.
    pub id: OperationId,
    /// How its text begins.
    pub beginning: String,
    /// In the door's words.
    pub why: String,
}

/// How much of a text is shown.
const SHOWN: usize = 40;

/// Whether the door takes each of them: one operation, within all limits, of its schema.
pub async fn all_fit(audience: Audience, manifest: &Manifest) -> Result<(), Unfit> {
    for (id, text) in manifest.operations() {
        if let Err(why) = fits(audience, text).await {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let beginning = words.chars().take(SHOWN).collect();
            return Err(Unfit { id, beginning, why });
        }
    }
    Ok(())
}

async fn fits(audience: Audience, text: &str) -> Result<(), String> {
    let document = one_operation(text).map_err(|problem| problem.message)?;
    let errors = match audience {
        Audience::Staff => judged(&STAFF_MEASURE, text, document).await,
        Audience::Client => judged(&CLIENT_MEASURE, text, document).await,
    };
    let faults: Vec<String> = errors
        .into_iter()
        .map(|error| error.message)
        .filter(|message| message != FITS)
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("; "))
    }
}

/// What the door says of an operation that is asked without variables.
async fn judged<Q, M, S>(
    measure: &Measure<Q, M, S>,
    text: &str,
    document: ExecutableDocument,
) -> Vec<ServerError>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let Some(document) = taken_as(document, &S::type_name()) else {
        let message = ErrorCode::NotASubscription.message();
        return vec![ServerError::new(message, None)];
    };
    let mut request = Request::new(text);
    request.set_parsed_query(document.clone());
    match measure.once_given(&mut request, document).await {
        Ok(document) => {
            let rows = unfit_rows(&document, &request.variables);
            let question = unfit_question(&document);
            let mut errors = measure.execute(request).await.errors;
            errors.extend(rows.into_iter().chain(question));
            errors
        }
        Err(conflict) => vec![conflict],
    }
}

/// What a production server does not answer: it tells no schema.
fn unfit_question(document: &ExecutableDocument) -> Option<ServerError> {
    let asked = fields_of(document).into_iter();
    let mut schema =
        asked.filter(|field| ["__schema", "__type"].contains(&field.name.node.as_str()));
    let field = schema.next()?;
    let message = format!(
        "A server in production does not answer `{}`.",
        field.name.node
    );
    Some(ServerError::new(message, Some(field.name.pos)))
}

/// What the first list refuses that is asked for more rows than it gives at once, or for none.
/// The values of variables are the defaults that the text gives them; others are not looked at.
fn unfit_rows(document: &ExecutableDocument, defaults: &Variables) -> Option<ServerError> {
    all_fields(document).into_iter().find_map(|field| {
        let first = field.get_argument("first")?;
        let value = first.node.clone();
        let value = value.into_const_with(|name| defaults.get(&name).cloned().ok_or(()));
        let Ok(Value::Number(rows)) = value else {
            return None;
        };
        let rows = i32::try_from(rows.as_i64()?).ok()?;
        let refused = Paging::parse(Some(rows)).err()?;
        Some(refused.into_server_error(first.pos))
    })
}

/// The fields of a document, at whatever depth: those of a fragment once.
fn all_fields(document: &ExecutableDocument) -> Vec<&Field> {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, of)| &of.node.selection_set.node);
    let fragments = document.fragments.values();
    let fragments = fragments.map(|of| &of.node.selection_set.node);
    let (mut fields, mut sets) = (vec![], operations.chain(fragments).collect::<Vec<_>>());
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    fields.push(&field.node);
                    sets.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    fields
}

/// As its door carries it out: a subscription has one field, whose root is of this type.
fn taken_as(document: ExecutableDocument, on: &str) -> Option<ExecutableDocument> {
    let mut operations = document.operations.iter();
    if operations.any(|(_, of)| of.node.ty == OperationType::Subscription) {
        return one_subscription(document, on);
    }
    Some(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rows_that_a_text_asks_for_are_judged_wherever_they_stand() {
        for (text, rows) in [
            ("{ customers(first: 201) { totalCount } }", 201),
            (
                "{ ...F } fragment F on Query { a: customers(first: 0) { totalCount } }",
                0,
            ),
            (
                "query($n: Int = 500) { customers(first: $n) { totalCount } }",
                500,
            ),
            (
                "query($i: ID!) { item(id: $i) { ...F } } fragment F on Item { versions(first: 202) { id } }",
                202,
            ),
        ] {
            let why = format!("First is {rows}; ask for 1 to 200 rows at once.");
            assert_eq!(fits(Audience::Client, text).await, Err(why));
        }
        for text in [
            "{ customers(first: 200) { totalCount } }",
            "{ customers(first: null) { totalCount } }",
            "query($n: Int) { customers(first: $n) { totalCount } }",
        ] {
            assert_eq!(fits(Audience::Client, text).await, Ok(()), "{text}");
        }
    }

    #[tokio::test]
    async fn a_subscription_is_taken_with_its_field_in_a_fragment_too() {
        let taken = "subscription { ...F } fragment F on Subscription { changes { position } }";
        for (text, why) in [
            (
                taken.replace("...F", "...F @skip(if: true)"),
                "One subscription with one field",
            ),
            (taken.replace("on Subscription", "on Query"), "\"Query\""),
        ] {
            let refused = fits(Audience::Client, &text).await.unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
        assert_eq!(fits(Audience::Client, taken).await, Ok(()));
        assert_eq!(fits(Audience::Staff, taken).await, Ok(()));
    }
}
