//! Comma-separated values (RFC 4180): an export of a ledger.

use super::Brief;
use crate::corpus::words;

pub(in crate::corpus) fn write(brief: &mut Brief) -> Vec<u8> {
    let mut text = String::from("date,account,text,amount\r\n");
    push_row(&mut text, "2019-01-01", "0000", &brief.reference, "0.00");
    while text.len() < brief.size {
        let date = words::date(&mut brief.random);
        let account = brief.random.between(1_000, 8_999).to_string();
        let phrase = words::phrase(&mut brief.random);
        let amount = words::amount(&mut brief.random);
        push_row(&mut text, &date, &account, &phrase, &amount);
    }
    text.into_bytes()
}

fn push_row(text: &mut String, date: &str, account: &str, phrase: &str, amount: &str) {
    for cell in [date, ",", account, ",\"", phrase, "\",", amount, "\r\n"] {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_four_cells() {
        let bytes = write(&mut Brief::new(1, 2, 3_000));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.len() >= 3_000);
        assert!(
            text.split_terminator("\r\n")
                .all(|row| row.matches(',').count() == 3)
        );
    }
}
