//! When access ends, as staff say it.

use async_graphql::{InputValueError, InputValueResult, OneofObject, Scalar, ScalarType, Value};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use portico_projections::access;

use super::Answered;
use crate::commands::Refusal;
use crate::graphql::context::{RequestContext, failed};
use crate::graphql::shared::Instant;

/// A day of the calendar as `YYYY-MM-DD`, as in 2026-12-31.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Day(String);

// Whether there is such a day is said as a refusal, which names the way out.
/// A day of the calendar as `YYYY-MM-DD`, as in 2026-12-31.
#[Scalar]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        if let Value::String(text) = value {
            return Ok(Self(text));
        }
        Err(InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Day {
    fn read(&self) -> Result<NaiveDate, Refusal> {
        let Self(text) = self;
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        day.filter(|day| day.to_string() == *text).ok_or_else(|| {
            let rule = format!(
                "expires.endOf {text:?} is not a day of the calendar; write one that exists as YYYY-MM-DD, like 2026-12-31"
            );
            Refusal::invalid("expires.endOf", &rule)
        })
    }
}

/// When access ends.
#[derive(OneofObject)]
pub(crate) enum ExpiryInput {
    /// At this instant.
    At(Instant),
    /// At the end of this day in the firm's time zone.
    EndOf(Day),
}

impl ExpiryInput {
    async fn instant(self, request: &RequestContext) -> Answered<Result<DateTime<Utc>, Refusal>> {
        let day = match self {
            Self::At(at) => return Ok(at.read("expires.at").and_then(within_the_calendar)),
            Self::EndOf(day) => day.read(),
        };
        let day = match day {
            Ok(day) => day,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut conn = request.connection().await?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        let zone = firm.map_or_else(|| "UTC".to_owned(), |firm| firm.zone);
        Ok(portico_domain::values::end_of_day(day, &zone)
            .map_err(|rule| Refusal::invalid("expires.endOf", &rule))
            .and_then(|end| ends_within_the_calendar(day, end)))
    }
}

/// In zones that are west enough, the last day ends after the last year.
fn ends_within_the_calendar(day: NaiveDate, end: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    within_the_calendar(end).map_err(|_| {
        let rule = format!(
            "expires.endOf: {day} ends, in the firm's time zone, where the year 10000 begins in UTC, which has no common text; choose an earlier day, or leave expires out for access without an end"
        );
        Refusal::invalid("expires.endOf", &rule)
    })
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

#[cfg(test)]
mod tests {
    use portico_domain::values::end_of_day;

    use super::*;

    #[test]
    fn the_last_day_has_an_end_east_of_utc_and_is_named_where_it_has_none() {
        let day = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
        let end = |zone| ends_within_the_calendar(day, end_of_day(day, zone).unwrap());
        assert!(end("Europe/Berlin").is_ok());
        for zone in ["UTC", "America/New_York"] {
            let refusal = end(zone).unwrap_err();
            assert!(
                refusal.message.contains("9999-12-31"),
                "{}",
                refusal.message
            );
            assert_eq!(refusal.args.field.as_deref(), Some("expires.endOf"));
        }
    }
}
