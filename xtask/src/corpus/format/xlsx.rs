//! XLSX: one sheet with the text in its cells.

use anyhow::Result;

use super::package::{DECLARATION, OPEN_XML_THUMBNAIL, Package, escape, open_xml_frame};
use super::{Brief, MOST_TEXT, png};
use crate::corpus::words;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>";

pub(in crate::corpus) fn write(brief: &mut Brief) -> Result<Vec<u8>> {
    let thumbnail = png::picture(
        &mut brief.random,
        &brief.reference,
        brief.size.saturating_sub(MOST_TEXT / 4).max(64),
    )?;
    let mut package = Package::new();
    open_xml_frame(&mut package, "xl/workbook.xml", TYPES)?;
    package.deflated(
        "xl/workbook.xml",
        &format!(
            "{DECLARATION}<workbook xmlns=\"{NAMESPACE}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Ledger\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        ),
    )?;
    package.deflated(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        ),
    )?;
    package.deflated("xl/worksheets/sheet1.xml", &sheet(brief))?;
    package.stored(OPEN_XML_THUMBNAIL, &thumbnail)?;
    package.finish()
}

/// Rows of a date, a text and an amount; they shrink to about a fifth.
fn sheet(brief: &mut Brief) -> String {
    let length = brief.size.saturating_sub(1_800).min(MOST_TEXT / 4) * 4;
    let mut rows = row(1, "2019-01-01", &escape(&brief.reference), "0.00");
    let mut number = 1;
    while rows.len() < length {
        number += 1;
        let date = words::date(&mut brief.random);
        let phrase = words::phrase(&mut brief.random);
        let amount = words::amount(&mut brief.random);
        rows.push_str(&row(number, &date, &escape(&phrase), &amount));
    }
    format!(
        "{DECLARATION}<worksheet xmlns=\"{NAMESPACE}\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

fn row(number: usize, date: &str, phrase: &str, amount: &str) -> String {
    format!(
        "<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>{date}</t></is></c><c r=\"B{number}\" t=\"inlineStr\"><is><t>{phrase}</t></is></c><c r=\"C{number}\"><v>{amount}</v></c></row>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::package::tests::reopened;

    #[test]
    fn it_opens_and_holds_its_reference() {
        let bytes = write(&mut Brief::new(3, 4, 20_000)).unwrap();
        let (names, sheet) = reopened(bytes, "xl/worksheets/sheet1.xml");
        assert_eq!(names[0], "[Content_Types].xml");
        assert!(sheet.contains("<t>Reference 3-4</t>"));
        assert!(sheet.contains("<row r=\"9\">"));
    }
}
