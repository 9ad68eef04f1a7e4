//! Numbers of bytes as people and programs write them.

/// Reads a plain decimal number: digits alone, no sign, no leading zero.
#[must_use]
pub fn plain_decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text == "0" || !text.starts_with('0');
    (digits && plain).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_digits_are_a_number() {
        assert_eq!(plain_decimal("0"), Some(0));
        assert_eq!(plain_decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in [
            "", "+5", "-5", "05", "00", "5 ", " 5", "5.0", "0x5", "٥", "1e3",
        ] {
            assert_eq!(plain_decimal(wrong), None, "{wrong:?}");
        }
        assert_eq!(plain_decimal("18446744073709551616"), None);
    }
}
