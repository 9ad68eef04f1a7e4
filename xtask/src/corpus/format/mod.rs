//! One writer a format. What they write opens in the readers people have.

pub(super) mod csv;
pub(super) mod docx;
pub(super) mod mail;
pub(super) mod ods;
mod package;
pub(super) mod pdf;
mod pdf_objects;
pub(super) mod png;
pub(super) mod text;
pub(super) mod xlsx;

use super::random::Random;

/// What a document must be: its own reference makes it unlike every other one.
pub(crate) struct Brief {
    pub(crate) reference: String,
    /// Bytes aimed at.
    pub(crate) size: usize,
    pub(crate) random: Random,
}

impl Brief {
    /// `content` numbers the document within the corpus of this seed.
    pub(crate) fn new(seed: u64, content: u64, size: usize) -> Self {
        Self {
            reference: format!("Reference {seed}-{content}"),
            size,
            random: Random::new(seed, content),
        }
    }
}

/// Beyond this, a document grows by pictures, as real ones do.
const MOST_TEXT: usize = 48 * 1024;
