//! The folders of one customer, as accountants keep them.

use super::theme::{ACCOUNTS, BANK, BILLING, CONTRACTS, LETTERS, PAYROLL, SCANS, TAX, Theme};

pub(crate) struct Folder {
    /// Below the customer's own folder.
    pub(crate) path: String,
    pub(crate) theme: &'static Theme,
}

/// The folder that grows beyond what fits a page.
pub(crate) const STATEMENTS: &str = "From bank/Statements";

const STANDING: &[(&str, &Theme)] = &[
    ("BILLING", &BILLING),
    ("BILLING/Reminders", &LETTERS),
    ("Contracts", &CONTRACTS),
    ("Contracts/Leases/Signed", &CONTRACTS),
    ("Correspondence", &LETTERS),
    ("Correspondence/Tax office", &LETTERS),
    ("Correspondence/Banque de l'Ouest", &LETTERS),
    ("From bank", &BANK),
    (STATEMENTS, &BANK),
    ("Photos & scans", &SCANS),
    ("Personal tax", &TAX),
    ("Steuererklärungen", &TAX),
    ("Smlouvy a přílohy", &CONTRACTS),
    ("Déclarations de TVA", &TAX),
    ("Umowy spółki", &CONTRACTS),
    ("Συμβάσεις", &CONTRACTS),
    ("契約書", &CONTRACTS),
    ("فواتير", &BILLING),
    (
        "Archive/Old system/Export/Ledger/Backup/Final/Really final",
        &ACCOUNTS,
    ),
];

const YEARLY: &[(&str, &Theme)] = &[
    ("Annual accounts", &ACCOUNTS),
    ("Annual accounts/Drafts/For review", &ACCOUNTS),
    ("VAT returns/Q1", &TAX),
    ("VAT returns/Q2", &TAX),
    ("VAT returns/Q3", &TAX),
    ("VAT returns/Q4", &TAX),
    ("BILLING", &BILLING),
    ("Bank", &BANK),
    ("Receipts", &SCANS),
    ("Receipts/Travel", &SCANS),
    ("Receipts/Company cards", &SCANS),
    ("Correspondence/In", &LETTERS),
    ("Correspondence/Out", &LETTERS),
    ("Payroll", &PAYROLL),
];

const YEARS: std::ops::RangeInclusive<usize> = 2018..=2025;

pub(crate) fn of_one_customer() -> Vec<Folder> {
    let standing = STANDING
        .iter()
        .map(|(path, theme)| folder((*path).to_owned(), theme));
    standing.chain(YEARS.flat_map(of_year)).collect()
}

fn of_year(year: usize) -> impl Iterator<Item = Folder> {
    let yearly = YEARLY
        .iter()
        .map(move |(path, theme)| folder(format!("{year}/{path}"), theme));
    let months = (1..=12).map(move |month| {
        let path = format!("{year}/Payroll/Month {month}");
        folder(path, &PAYROLL)
    });
    yearly.chain(months)
}

fn folder(path: String, theme: &'static Theme) -> Folder {
    Folder { path, theme }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_folder_is_named_twice_and_none_is_deeper_than_seven() {
        let folders = of_one_customer();
        let paths: BTreeSet<&str> = folders.iter().map(|folder| folder.path.as_str()).collect();
        assert_eq!(paths.len(), folders.len());
        let depth = |path: &&str| path.split('/').count();
        assert_eq!(paths.iter().map(depth).max(), Some(7));
    }
}
