//! E-mail (RFC 5322) with a text and one MIME attachment.

use std::fmt::Write;

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Brief, MOST_TEXT, csv, pdf, png};
use crate::corpus::words;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const PEOPLE: [&str; 5] = ["anna", "bruno", "chiara", "dieter", "eva"];

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let length = (brief.size / 4).min(MOST_TEXT);
    let text = words::prose(&mut brief.random, length);
    let boundary = format!("part-{:08x}", brief.random.below(1 << 30));
    let mut mail = head(brief, &boundary)?;
    write!(
        mail,
        "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        text.replace('\n', "\r\n")
    )?;
    // Base64 takes four bytes for three.
    brief.size = brief.size.saturating_sub(length + 900) / 4 * 3;
    let (name, media_type, content) = attachment(brief)?;
    write!(
        mail,
        "--{boundary}\r\nContent-Type: {media_type}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}--{boundary}--\r\n",
        folded(&STANDARD.encode(content))
    )?;
    Ok(mail.into_bytes())
}

fn head(brief: &mut Brief, boundary: &str) -> Result<String> {
    let random = &mut brief.random;
    let (from, to) = (*random.pick(&PEOPLE), *random.pick(&PEOPLE));
    let subject = STANDARD.encode(words::phrase(random));
    let (day, month, year) = (
        random.between(1, 28),
        *random.pick(&MONTHS),
        random.between(2019, 2025),
    );
    let (hour, minute) = (random.between(7, 19), random.below(60));
    let id = brief.reference.replace(' ', "-");
    let mut head = String::new();
    write!(
        head,
        "From: {from}@client.example\r\nTo: {to}@firm.example\r\nSubject: =?utf-8?B?{subject}?=\r\nDate: {day} {month} {year} {hour:02}:{minute:02}:00 +0000\r\nMessage-ID: <{id}@client.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"
    )?;
    Ok(head)
}

fn attachment(brief: &mut Brief) -> Result<(&'static str, &'static str, Vec<u8>)> {
    Ok(match brief.random.below(3) {
        0 => ("statement.csv", "text/csv", csv::write(brief)),
        1 => ("scan.png", "image/png", png::write(brief)?),
        _ => ("invoice.pdf", "application/pdf", pdf::write(brief)?),
    })
}

/// Lines of 76 characters, the longest that MIME allows.
fn folded(encoded: &str) -> String {
    let mut lines = String::with_capacity(encoded.len() * 78 / 76 + 2);
    let mut rest = encoded;
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(76));
        lines.push_str(line);
        lines.push_str("\r\n");
        rest = tail;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_a_head_a_text_and_an_attachment() {
        let bytes = write(&mut Brief::new(3, 7, 12_000)).unwrap();
        let mail = String::from_utf8(bytes).unwrap();
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        for field in ["From: ", "To: ", "Date: ", "Message-ID: <Reference-3-7@"] {
            assert!(head.contains(field), "{field}");
        }
        let boundary = head.rsplit('"').nth(1).unwrap();
        let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        assert_eq!(parts.len(), 4, "before, text, attachment, after");
        let encoded = parts[2].split_once("\r\n\r\n").unwrap().1;
        let decoded = STANDARD.decode(encoded.replace("\r\n", "")).unwrap();
        assert!(!decoded.is_empty());
    }

    #[test]
    fn no_line_is_longer_than_allowed() {
        let mail = write(&mut Brief::new(3, 8, 40_000)).unwrap();
        assert!(
            mail.split(|byte| *byte == b'\n')
                .all(|line| line.len() <= 998)
        );
        assert!(
            !String::from_utf8(mail)
                .unwrap()
                .replace("\r\n", "")
                .contains('\n')
        );
    }
}
