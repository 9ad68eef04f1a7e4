//! Which bytes a request wants: one range, or all (RFC 9110, section 14).

use std::ops::Range;

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// Everything.
    All,
    /// A part: 206.
    Part(Range<u64>),
    /// What is not there: 416.
    Nothing,
}

/// A header that does not read, several ranges, or a part of another version
/// than this one: everything.
pub(super) fn wanted(headers: &HeaderMap, etag: &str, size: u64) -> Wanted {
    let same = |known: &axum::http::HeaderValue| known.as_bytes() == etag.as_bytes();
    if !headers.get(IF_RANGE).is_none_or(same) {
        return Wanted::All;
    }
    let mut given = headers.get_all(RANGE).iter();
    let (Some(range), None) = (given.next(), given.next()) else {
        return Wanted::All;
    };
    let range = range.to_str().ok().and_then(|range| range.split_once('='));
    range
        .filter(|(unit, _)| unit.eq_ignore_ascii_case("bytes"))
        .and_then(|(_, spec)| part(spec.trim(), size))
        .unwrap_or(Wanted::All)
}

fn part(spec: &str, size: u64) -> Option<Wanted> {
    let (first, last) = spec.split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // What is too large for a number is beyond every end.
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let range = match (first, last) {
        ("", last) => size.saturating_sub(number(last)?)..size,
        (first, "") => number(first)?..size,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(size)
        }
    };
    let some = range.start < range.end;
    Some(if some {
        Wanted::Part(range)
    } else {
        Wanted::Nothing
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str, size: u64) -> Wanted {
        let headers = HeaderMap::from_iter([(RANGE, range.parse().unwrap())]);
        wanted(&headers, "\"a\"", size)
    }

    #[test]
    fn one_range_is_a_part() {
        assert_eq!(of("bytes=0-4", 10), Wanted::Part(0..5));
        assert_eq!(of("Bytes=0-0", 10), Wanted::Part(0..1));
        assert_eq!(of("BYTES=4-", 10), Wanted::Part(4..10));
        assert_eq!(of("bytes=4-", 10), Wanted::Part(4..10));
        assert_eq!(of("bytes=-3", 10), Wanted::Part(7..10));
        assert_eq!(of("bytes=-30", 10), Wanted::Part(0..10));
        assert_eq!(
            of("bytes=9-99999999999999999999999", 10),
            Wanted::Part(9..10)
        );
    }

    #[test]
    fn what_is_beyond_the_end_is_nothing() {
        for range in [
            "bytes=10-",
            "bytes=10-12",
            "bytes=-0",
            "bytes=99999999999999999999999-",
        ] {
            assert_eq!(of(range, 10), Wanted::Nothing, "{range}");
        }
        assert_eq!(of("bytes=0-", 0), Wanted::Nothing);
    }

    #[test]
    fn what_does_not_read_and_several_ranges_are_everything() {
        for range in [
            "bytes=4-2",
            "bytes=a-b",
            "bytes=-",
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes=+1-2",
        ] {
            assert_eq!(of(range, 10), Wanted::All, "{range}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_everything_of_this_one() {
        let with = |known: &str| {
            let headers = [(RANGE, "bytes=0-4"), (IF_RANGE, known)];
            let headers = headers.map(|(name, value)| (name, value.parse().unwrap()));
            wanted(&HeaderMap::from_iter(headers), "\"a\"", 10)
        };
        assert_eq!(with("\"a\""), Wanted::Part(0..5));
        assert_eq!(with("\"b\""), Wanted::All);
        assert_eq!(with("Sun, 06 Nov 1994 08:49:37 GMT"), Wanted::All);
    }
}
