//! Days in the firm's time zone.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A day that has no end in the firm's zone.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DayError {
    /// The zone is unknown.
    #[error("time zone {0:?} is not known; use a name of the IANA database, like Europe/Berlin")]
    Zone(String),
    /// The calendar ends before.
    #[error("{0} is too far away; choose an earlier day")]
    TooFar(NaiveDate),
}

/// The first instant after the day: "until 31 December" ends when the first of
/// January begins in the firm's zone. Where a change of clocks leaves out
/// midnight, the day ends at the first instant that exists after it.
pub fn end_of_day(day: NaiveDate, zone: &str) -> Result<DateTime<Utc>, DayError> {
    let zone: Tz = zone.parse().map_err(|_| DayError::Zone(zone.to_owned()))?;
    let next = day
        .checked_add_days(Days::new(1))
        .ok_or(DayError::TooFar(day))?;
    let midnight = next.and_time(NaiveTime::MIN);
    for minutes in 0..=24 * 60 {
        let local = midnight
            .checked_add_signed(TimeDelta::minutes(minutes))
            .ok_or(DayError::TooFar(day))?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
                return Ok(at.with_timezone(&Utc));
            }
            LocalResult::None => {}
        }
    }
    Err(DayError::TooFar(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(day: &str, zone: &str) -> String {
        end_of_day(day.parse().unwrap(), zone).unwrap().to_rfc3339()
    }

    #[test]
    fn a_day_ends_at_midnight_where_the_firm_is() {
        assert_eq!(
            end("2026-12-31", "Europe/Berlin"),
            "2026-12-31T23:00:00+00:00"
        );
        assert_eq!(
            end("2026-06-30", "Europe/Berlin"),
            "2026-06-30T22:00:00+00:00"
        );
        assert_eq!(end("2026-12-31", "UTC"), "2027-01-01T00:00:00+00:00");
    }

    #[test]
    fn a_day_whose_midnight_is_left_out_ends_at_the_next_instant() {
        assert_eq!(
            end("2018-11-03", "America/Sao_Paulo"),
            "2018-11-04T03:00:00+00:00"
        );
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        let day = "2026-12-31".parse().unwrap();
        assert!(end_of_day(day, "Mars/Olympus").is_err());
    }
}
