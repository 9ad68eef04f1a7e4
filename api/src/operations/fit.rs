//! Whether a door would execute an operation, before anybody asks it.

use async_graphql::parser::types::{ExecutableDocument, OperationType};
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
            let mut errors = measure.execute(request).await.errors;
            errors.extend(rows);
            errors
        }
        Err(conflict) => vec![conflict],
    }
}

/// What the first list refuses that is asked for more rows than it gives at once, or for none.
/// The values of variables are the defaults that the text gives them; others are not looked at.
fn unfit_rows(document: &ExecutableDocument, defaults: &Variables) -> Option<ServerError> {
    fields_of(document).into_iter().find_map(|field| {
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
