//! The file structure of a PDF: numbered objects and the table of where they are.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::ZlibEncoder;

pub(super) struct Objects {
    bytes: Vec<u8>,
    /// Where each object begins; objects are written in the order of their numbers.
    offsets: Vec<usize>,
}

impl Objects {
    pub(super) fn new() -> Self {
        Self {
            bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            offsets: Vec::new(),
        }
    }

    fn begin(&mut self, number: usize) {
        self.offsets.push(self.bytes.len());
        debug_assert_eq!(self.offsets.len(), number);
        self.push(&format!("{number} 0 obj\n"));
    }

    pub(super) fn object(&mut self, number: usize, content: &str) {
        self.begin(number);
        self.push(content);
        self.push("\nendobj\n");
    }

    pub(super) fn contents(
        &mut self,
        number: usize,
        drawing: &[u8],
        compressed: bool,
    ) -> Result<()> {
        if !compressed {
            self.stream(number, "", drawing);
            return Ok(());
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(drawing)?;
        self.stream(number, "/Filter /FlateDecode", &encoder.finish()?);
        Ok(())
    }

    pub(super) fn stream(&mut self, number: usize, dictionary: &str, data: &[u8]) {
        self.begin(number);
        self.push(&format!(
            "<< {dictionary} /Length {} >>\nstream\n",
            data.len()
        ));
        self.bytes.extend_from_slice(data);
        self.push("\nendstream\nendobj\n");
    }

    pub(super) fn finish(mut self, root: usize, info: usize) -> Vec<u8> {
        let (table, size) = (self.bytes.len(), self.offsets.len() + 1);
        self.push(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
        for offset in std::mem::take(&mut self.offsets) {
            self.push(&format!("{offset:010} 00000 n \n"));
        }
        self.push(&format!(
            "trailer\n<< /Size {size} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n"
        ));
        self.bytes
    }

    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Follows `startxref` to the table and each entry to its object.
    pub(in super::super) fn assert_table_points_at_objects(bytes: &[u8]) {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let latin_1_at = |offset: usize| -> String { text.chars().skip(offset).take(40).collect() };
        let tail = text.rsplit("startxref\n").next().unwrap();
        let table: usize = tail.lines().next().unwrap().parse().unwrap();
        let rows: String = text.chars().skip(table).collect();
        let mut rows = rows.lines();
        assert_eq!(rows.next(), Some("xref"));
        let size: usize = rows.next().unwrap()[2..].parse().unwrap();
        assert_eq!(rows.next(), Some("0000000000 65535 f "));
        for number in 1..size {
            let row = rows.next().unwrap();
            assert_eq!(row.len(), 19, "twenty bytes with the line end");
            let offset = row[..10].parse().unwrap();
            assert!(latin_1_at(offset).starts_with(&format!("{number} 0 obj\n")));
        }
    }

    #[test]
    fn the_table_points_at_plain_objects_and_streams() {
        let mut objects = Objects::new();
        objects.object(1, "<< /Type /Catalog >>");
        objects.contents(2, b"BT ET", true).unwrap();
        objects.stream(3, "", b"\xff");
        assert_table_points_at_objects(&objects.finish(1, 2));
    }
}
