//! Making what contacts sent the firm's own.

use portico_domain::access::{Action, Facts, VersionFacts};
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::{ItemId, VersionId};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::widening::widening;
use crate::app::App;

/// Accepts what a contact sent: whoever sees the document sees it, unless a newer
/// version of the firm's stands over it.
#[derive(Clone, Debug, Serialize)]
pub struct Accept {
    /// Which document.
    pub item: ItemId,
    /// Which version; none for the newest that is to be accepted.
    pub version: Option<VersionId>,
}

/// It is accepted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionAccepted {
    /// Which document.
    pub item: ItemId,
    /// Which version.
    pub version: VersionId,
    /// Whether it was so before.
    pub already: bool,
    /// Whether a newer version of the firm's stands over it: others go on seeing that.
    pub covered: bool,
}

impl Command for Accept {
    const OPERATION: &'static str = "accept";
    type Answer = VersionAccepted;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<VersionAccepted, Stop> {
        let facts = match require_item(unit, self.item, Action::Accept, IdField::ItemId).await {
            Ok(facts) => facts,
            Err(stop) => return self.accepted_before(unit).await?.ok_or(stop),
        };
        // Whom a path leads here sees it from now on.
        widening(unit, &facts).await?;
        let version = self.chosen(&facts)?;
        let first = facts.versions.first().map(|version| version.id);
        let command = if first == Some(version) {
            DocumentCommand::AcceptUpload
        } else {
            DocumentCommand::AcceptVersion { version }
        };
        let customer = customer_of(&facts)?;
        let events = unit
            .handle::<Document>(self.item.uuid(), Some(customer), command)
            .await??;
        Ok(VersionAccepted {
            item: self.item,
            version,
            already: events == 0,
            covered: covered(&facts, version),
        })
    }
}

impl Accept {
    fn chosen(&self, facts: &Facts) -> Result<VersionId, Stop> {
        let to_accept = |version: &&VersionFacts| !version.is_the_firms();
        let mut versions = facts.versions.iter();
        let (chosen, named) = match self.version {
            Some(id) => (
                versions.find(|version| version.id == id),
                IdField::VersionId,
            ),
            None => (versions.rfind(to_accept), IdField::ItemId),
        };
        chosen
            .map(|version| version.id)
            .ok_or_else(|| Refusal::missing(named).into())
    }

    /// Asked again for a version that is accepted, nothing is to be done. One that the
    /// document does not have is missing, also where nothing of it is to be accepted.
    async fn accepted_before(&self, unit: &mut Unit) -> Result<Option<VersionAccepted>, Stop> {
        let facts = require_item(unit, self.item, Action::AddVersion, IdField::ItemId).await;
        let (Ok(facts), Some(version)) = (facts, self.version) else {
            return Ok(None);
        };
        let named = facts.versions.iter().find(|known| known.id == version);
        let named = named.ok_or_else(|| Refusal::missing(IdField::VersionId))?;
        Ok(named.accepted.then_some(VersionAccepted {
            item: self.item,
            version,
            already: true,
            covered: covered(&facts, version),
        }))
    }
}

/// Whether a later version is the firm's and may be handed out.
fn covered(facts: &Facts, version: VersionId) -> bool {
    let from_it = facts.versions.iter().skip_while(|one| one.id != version);
    let mut later = from_it.skip(1).filter(|one| one.available);
    later.any(VersionFacts::is_the_firms)
}
