//! Numbers of bytes, as people write them.

const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// Reads `5 GiB`, `500MB` or `1048576`.
pub(super) fn parse(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = text.split_at(digits.unwrap_or(text.len()));
    let number: u64 = number.parse().ok()?;
    let factor = match unit.trim() {
        "" => 1,
        unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
    };
    number.checked_mul(factor)
}

/// The largest binary unit that divides it.
pub(super) fn shown(bytes: u64) -> String {
    let unit = UNITS[..4]
        .iter()
        .find(|(_, size)| bytes >= *size && bytes.is_multiple_of(*size));
    unit.map_or_else(
        || format!("{bytes} B"),
        |(name, size)| format!("{} {name}", bytes / size),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_with_and_without_units() {
        assert_eq!(parse("5 GiB"), Some(5 << 30));
        assert_eq!(parse("500MB"), Some(500_000_000));
        assert_eq!(parse("7"), Some(7));
        assert_eq!(parse("7 gib"), None);
        assert_eq!(parse("GiB"), None);
        assert_eq!(parse("99999999999 TiB"), None);
    }

    #[test]
    fn sizes_show_in_the_unit_that_fits() {
        assert_eq!(shown(5 << 30), "5 GiB");
        assert_eq!(shown(1_500), "1500 B");
    }
}
