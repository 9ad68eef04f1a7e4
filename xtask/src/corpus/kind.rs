//! The kinds of document, told apart by the ends of their names.

use anyhow::Result;

use super::format::{self, Brief};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Pdf,
    Png,
    Ods,
    Xlsx,
    Docx,
    Text,
    Csv,
    Mail,
}

impl Kind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Png,
        Self::Ods,
        Self::Xlsx,
        Self::Docx,
        Self::Text,
        Self::Csv,
        Self::Mail,
    ];

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Ods => "ods",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::Mail => "eml",
        }
    }

    /// What a name promises; a name that promises nothing we write is a text.
    pub(crate) fn of_name(name: &[u8]) -> Self {
        let ends = |kind: &Self| name.ends_with(format!(".{}", kind.extension()).as_bytes());
        Self::ALL.into_iter().find(ends).unwrap_or(Self::Text)
    }

    pub(crate) fn render(self, brief: &mut Brief) -> Result<Vec<u8>> {
        match self {
            Self::Pdf => format::pdf::write(brief),
            Self::Png => format::png::write(brief),
            Self::Ods => format::ods::write(brief),
            Self::Xlsx => format::xlsx::write(brief),
            Self::Docx => format::docx::write(brief),
            Self::Text => Ok(format::text::write(brief)),
            Self::Csv => Ok(format::csv::write(brief)),
            Self::Mail => format::mail::write(brief),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_promises_a_kind() {
        assert_eq!(Kind::of_name(b"Report.pdf"), Kind::Pdf);
        assert_eq!(Kind::of_name(b"CON"), Kind::Text);
        assert_eq!(Kind::of_name(b"caf\xe9.csv"), Kind::Csv);
    }
}
