//! What is written in the documents.

use super::random::Random;

const VOCABULARIES: &[&[&str]] = &[
    &[
        "the",
        "client",
        "invoice",
        "statement",
        "of",
        "account",
        "payable",
        "within",
        "thirty",
        "days",
        "balance",
        "carried",
        "forward",
        "wages",
        "pension",
        "return",
        "quarter",
        "reconciled",
        "against",
        "bank",
        "ledger",
        "please",
        "confirm",
        "before",
        "filing",
    ],
    &[
        "die",
        "Rechnung",
        "für",
        "das",
        "Geschäftsjahr",
        "wurde",
        "geprüft",
        "und",
        "dem",
        "Finanzamt",
        "übermittelt",
        "Lohnsteuer",
        "Umsatzsteuer",
        "Beleg",
        "fehlt",
        "noch",
        "bitte",
        "prüfen",
        "Rückstellung",
        "Kostenstelle",
        "Abschluss",
    ],
    &[
        "la",
        "facture",
        "du",
        "trimestre",
        "a",
        "été",
        "réglée",
        "par",
        "virement",
        "relevé",
        "bancaire",
        "à",
        "vérifier",
        "charges",
        "salaires",
        "exercice",
        "clôturé",
        "déclaration",
    ],
    &[
        "faktura",
        "za",
        "měsíc",
        "byla",
        "uhrazena",
        "převodem",
        "daňové",
        "přiznání",
        "k",
        "DPH",
        "účetní",
        "závěrka",
        "příloha",
        "smlouva",
        "výplatní",
        "páska",
        "zaměstnanec",
    ],
    &[
        "umowa",
        "została",
        "podpisana",
        "przez",
        "wspólników",
        "spółki",
        "zestawienie",
        "obrotów",
        "należność",
        "płatna",
        "w",
        "terminie",
        "księgowość",
        "źródło",
    ],
    &[
        "τιμολόγιο",
        "πληρωμή",
        "τράπεζα",
        "λογαριασμός",
        "υπόλοιπο",
        "του",
        "έτους",
        "δήλωση",
        "φόρου",
        "και",
        "σύμβαση",
    ],
];

const LATIN_1_VOCABULARIES: usize = 3;

/// Words of one language, at least `length` bytes of them, broken into lines of
/// at most about 80 bytes.
pub(crate) fn prose(random: &mut Random, length: usize) -> String {
    let vocabulary = *random.pick(VOCABULARIES);
    lines_of(random, vocabulary, length)
}

/// The same in a language that the standard fonts of a PDF can show.
pub(crate) fn latin_1_prose(random: &mut Random, length: usize) -> String {
    let vocabulary = *random.pick(&VOCABULARIES[..LATIN_1_VOCABULARIES]);
    lines_of(random, vocabulary, length)
}

/// A few words for a cell, a title or a subject.
pub(crate) fn phrase(random: &mut Random) -> String {
    let vocabulary = *random.pick(VOCABULARIES);
    let words = random.between(2, 4);
    let chosen: Vec<&str> = (0..words).map(|_| *random.pick(vocabulary)).collect();
    chosen.join(" ")
}

/// An amount with two decimals.
pub(crate) fn amount(random: &mut Random) -> String {
    let (whole, cents) = (random.below(100_000), random.below(100));
    format!("{whole}.{cents:02}")
}

/// A civil date of the years the corpus speaks of.
pub(crate) fn date(random: &mut Random) -> String {
    let (year, month, day) = (
        random.between(2019, 2025),
        random.between(1, 12),
        random.between(1, 28),
    );
    format!("{year}-{month:02}-{day:02}")
}

fn lines_of(random: &mut Random, vocabulary: &[&str], length: usize) -> String {
    let mut text = String::with_capacity(length + 96);
    let mut line_start = 0;
    while text.len() < length {
        let word: &&str = random.pick(vocabulary);
        text.push_str(word);
        let full = text.len() - line_start > 66;
        text.push(if full { '\n' } else { ' ' });
        if full {
            line_start = text.len();
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_prose_are_short() {
        let text = prose(&mut Random::new(1, 1), 4000);
        assert!(text.len() > 3900 && text.ends_with('\n'));
        assert!(text.lines().all(|line| line.len() < 100));
    }

    #[test]
    fn prose_for_a_pdf_is_latin_1() {
        for stream in 0..20 {
            let text = latin_1_prose(&mut Random::new(1, stream), 400);
            assert!(text.chars().all(|char| u32::from(char) < 256));
        }
    }
}
