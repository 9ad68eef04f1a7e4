//! Instants as they are written.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{Error, InputType, InputValueError, InputValueResult, Value};
use chrono::{DateTime, Datelike, Utc};

use crate::commands::Refusal;
use crate::graphql::context::refused;

/// A `DateTime` of an input, not read yet: only who reads it knows the name of the
/// field, which the library does not tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Instant(String);

impl InputType for Instant {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <DateTime<Utc> as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <DateTime<Utc> as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        if value == Value::Null {
            return Err(InputValueError::expected_type(value));
        }
        if let Value::String(text) = &value {
            return Ok(Self(text.clone()));
        }
        Ok(Self(value.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl Instant {
    /// The instant, or the refusal of this field.
    pub(crate) fn read(&self, field: &str) -> Result<DateTime<Utc>, Refusal> {
        let Self(text) = self;
        text.parse().map_err(|_| {
            let shown: String = text.chars().take(64).collect();
            let rule = format!(
                "{field} {shown:?} is not an instant; write a day, a time and the offset from UTC, like 2026-12-31T18:00:00Z or 2026-12-31T18:00:00+01:00"
            );
            Refusal::invalid(field, &rule)
        })
    }
}

/// An instant of the calendar that texts and the database share.
pub(crate) fn instant(field: &str, at: &Instant) -> Result<DateTime<Utc>, Error> {
    let at = at.read(field).map_err(|refusal| refused(&refusal))?;
    if !(1..=9999).contains(&at.year()) {
        let rule = format!("{field} lies outside the years 1 to 9999; choose one within");
        return Err(refused(&Refusal::invalid(field, &rule)));
    }
    Ok(at)
}
