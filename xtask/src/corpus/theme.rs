//! What a folder is for: how the files in it are called and of which kinds they are.

use super::kind::Kind;

/// In a stem, `{n}` counts up within the folder and `{y}` is a year.
pub(crate) struct Theme {
    pub(crate) stems: &'static [&'static str],
    /// A kind named twice is twice as frequent.
    pub(crate) kinds: &'static [Kind],
}

pub(crate) const BILLING: Theme = Theme {
    stems: &[
        "invoice {n}",
        "Invoice {y}-{n}",
        "Rechnung {n}",
        "faktura č. {n}",
        "請求書 {n}",
        "credit note {n}",
    ],
    kinds: &[Kind::Pdf, Kind::Pdf, Kind::Pdf, Kind::Xlsx, Kind::Docx],
};

pub(crate) const BANK: Theme = Theme {
    stems: &[
        "statement {n}",
        "Kontoauszug {n}-{y}",
        "relevé {n}",
        "Account 04411872 {y} ({n})",
        "wyciąg {n}",
    ],
    kinds: &[Kind::Pdf, Kind::Pdf, Kind::Csv, Kind::Csv, Kind::Ods],
};

pub(crate) const PAYROLL: Theme = Theme {
    stems: &[
        "payslip {n}",
        "Lohnabrechnung {n}",
        "výplatní páska {n}",
        "P60 {y} employee {n}",
        "starters & leavers {y}",
    ],
    kinds: &[Kind::Pdf, Kind::Pdf, Kind::Xlsx, Kind::Csv],
};

pub(crate) const TAX: Theme = Theme {
    stems: &[
        "VAT return {y} v{n}",
        "Umsatzsteuer {y} ({n})",
        "přiznání k DPH {y}",
        "δήλωση φόρου {n}",
        "workings {n}",
    ],
    kinds: &[Kind::Pdf, Kind::Xlsx, Kind::Ods, Kind::Text],
};

pub(crate) const ACCOUNTS: Theme = Theme {
    stems: &[
        "Annual accounts {y} draft {n}",
        "trial balance {n}",
        "Jahresabschluss {y}",
        "bilan {y} v{n}",
        "notes for {y}",
    ],
    kinds: &[Kind::Pdf, Kind::Xlsx, Kind::Docx, Kind::Ods, Kind::Text],
};

pub(crate) const LETTERS: Theme = Theme {
    stems: &[
        "Re_ question about payroll {n}",
        "Fwd_ documents {n}",
        "letter {n}",
        "Schreiben vom {n}.3.{y}",
        "réponse {n}",
        "رسالة {n}",
    ],
    kinds: &[Kind::Mail, Kind::Mail, Kind::Mail, Kind::Docx, Kind::Text],
};

pub(crate) const CONTRACTS: Theme = Theme {
    stems: &[
        "lease {n}",
        "Engagement letter {y}",
        "umowa {n}",
        "smlouva {n} (podepsaná)",
        "σύμβαση {n}",
        "Vertrag {n} – Entwurf",
    ],
    kinds: &[Kind::Pdf, Kind::Docx, Kind::Docx],
};

pub(crate) const SCANS: Theme = Theme {
    stems: &[
        "scan{n}",
        "IMG_{n}",
        "receipt {n}",
        "Beleg {n}",
        "účtenka {n}",
    ],
    kinds: &[Kind::Png, Kind::Png, Kind::Png, Kind::Pdf],
};
