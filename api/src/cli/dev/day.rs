//! When a start for development begins.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};

use crate::cli::sample::ZONE;

/// Reads a day, from nine in the morning on, or an instant.
pub(super) fn read(text: &str) -> Result<DateTime<Utc>, String> {
    let at = text.parse().ok().or_else(|| morning(text.parse().ok()?));
    let at: Option<DateTime<Utc>> = at;
    at.filter(|at| (2000..3000).contains(&at.year()))
        .ok_or_else(|| {
            "give a day as 2026-03-31 or an instant as 2026-03-31T08:00:00Z, of the years 2000 to \
             2999"
                .to_owned()
        })
}

fn morning(day: NaiveDate) -> Option<DateTime<Utc>> {
    let nine = day.and_time(NaiveTime::from_hms_opt(9, 0, 0)?);
    let nine = ZONE.from_local_datetime(&nine).single()?;
    Some(nine.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_nine_in_the_firms_zone_and_an_instant_is_taken_as_it_is() {
        let said = |text| read(text).map(|at| at.to_rfc3339());
        let in_summer = Ok("2026-03-31T08:00:00+00:00".to_owned());
        assert_eq!(said("2026-03-31"), in_summer);
        assert_eq!(said("2026-03-31T10:00:00+02:00"), in_summer);
        let in_winter = Ok("2026-01-31T09:00:00+00:00".to_owned());
        assert_eq!(said("2026-01-31"), in_winter);
    }

    #[test]
    fn what_is_no_day_is_refused_with_an_example() {
        for text in ["", "today", "2026-02-30", "1999-12-31", "3000-01-01"] {
            assert!(read(text).unwrap_err().contains("2026-03-31"), "{text}");
        }
    }
}
