//! Whether a door would execute an operation, before anybody asks it.

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{ObjectType, Request, ServerError, SubscriptionType};

use super::manifest::{Manifest, OperationId};
use crate::auth::Audience;
use crate::graphql::{CLIENT_MEASURE, ErrorCode, FITS, Measure, STAFF_MEASURE};
use crate::http::{is_one_subscription, one_operation};

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
    let mut operations = document.operations.iter();
    let subscribes = operations.any(|(_, of)| of.node.ty == OperationType::Subscription);
    if subscribes && !is_one_subscription(&document) {
        return Err(ErrorCode::NotASubscription.message().to_owned());
    }
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
    let mut request = Request::new(text);
    request.set_parsed_query(document.clone());
    match measure.once_given(&mut request, document).await {
        Ok(_) => measure.execute(request).await.errors,
        Err(conflict) => vec![conflict],
    }
}
