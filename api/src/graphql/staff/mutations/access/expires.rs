//! When access ends, as staff say it.

use async_graphql::OneofObject;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use portico_projections::access;

use super::Answered;
use crate::commands::Refusal;
use crate::graphql::context::{RequestContext, failed};

/// When access ends.
#[derive(OneofObject)]
pub(crate) enum ExpiryInput {
    /// At this instant.
    At(DateTime<Utc>),
    /// At the end of this day in the firm's time zone.
    EndOf(NaiveDate),
}

impl ExpiryInput {
    async fn instant(self, request: &RequestContext) -> Answered<Result<DateTime<Utc>, Refusal>> {
        let day = match self {
            Self::At(at) => return Ok(within_the_calendar(at)),
            Self::EndOf(day) => day,
        };
        let mut conn = request.connection().await?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        let zone = firm.map_or_else(|| "UTC".to_owned(), |firm| firm.zone);
        Ok(portico_domain::values::end_of_day(day, &zone)
            .map_err(|rule| Refusal::invalid("expires", &rule))
            .and_then(within_the_calendar))
    }
}

/// Beyond the year 9999 instants have no common text.
fn within_the_calendar(at: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if at.year() <= 9999 {
        return Ok(at);
    }
    let rule = "expires lies after the year 9999; leave it out for access without an end";
    Err(Refusal::invalid("expires", &rule))
}

pub(super) async fn instant(
    request: &RequestContext,
    expires: Option<ExpiryInput>,
) -> Answered<Result<Option<DateTime<Utc>>, Refusal>> {
    match expires {
        None => Ok(Ok(None)),
        Some(expires) => Ok(expires.instant(request).await?.map(Some)),
    }
}
