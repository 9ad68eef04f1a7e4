//! What a matter says of itself.

use portico_domain::ItemId;
use portico_domain::document::MatterDetails;
use portico_domain::values::{Note, PersonName};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access::MatterRow;
use serde::{Deserialize, Serialize};

use super::perform::Stop;
use super::refusal::Refusal;
use super::survivors::Asleep;

/// What a matter says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct MatterTexts {
    /// What the firm files it under.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub summary: Option<String>,
}

/// The matter is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatterDone {
    /// Which.
    pub matter: ItemId,
    /// How many things were not so before.
    pub changed: usize,
    /// Of those who were given access that they had, for how many that sleeps behind a closed
    /// door.
    pub asleep: Asleep,
}

/// Texts that keep their rules, not yet sealed.
pub(super) struct Parsed {
    reference: PersonName,
    title: PersonName,
    summary: Option<Note>,
}

impl MatterTexts {
    /// The texts, parsed.
    pub(super) fn parse(&self) -> Result<Parsed, Refusal> {
        let field = |name: &str| format!("details.{name}");
        let line = |name: &'static str, text: &str| {
            PersonName::parse(text).map_err(|rule| Refusal::invalid(&field(name), &rule.of(name)))
        };
        let summary = self.summary.as_deref().map(Note::parse).transpose();
        Ok(Parsed {
            reference: line("reference", &self.reference)?,
            title: line("title", &self.title)?,
            summary: summary.map_err(|rule| Refusal::invalid(&field("summary"), &rule))?,
        })
    }
}

impl Parsed {
    /// Whether the matter says so already: sealed texts never equal.
    pub(super) fn is_said_by(&self, row: &MatterRow) -> bool {
        row.reference.as_deref() == Some(self.reference.as_str())
            && row.title.as_deref() == Some(self.title.as_str())
            && row.summary.as_deref() == self.summary.as_ref().map(Note::as_str)
    }

    /// The texts as events hold them.
    pub(super) async fn sealed(self, unit: &mut Unit, key: KeyOf) -> Result<MatterDetails, Stop> {
        Ok(MatterDetails {
            reference: unit.secret(key, self.reference).await?,
            title: unit.secret(key, self.title).await?,
            summary: match self.summary {
                Some(text) => Some(unit.secret(key, text).await?),
                None => None,
            },
        })
    }
}
