//! Setting the deployment up for its firm.

use chrono_tz::Tz;
use portico_domain::FirmId;
use portico_domain::firm::{Firm, FirmCommand};
use portico_domain::values::PersonName;
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;

/// Registers the one firm.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterFirm {
    /// Name as clients read it.
    pub name: String,
    /// IANA time zone, for example `Europe/Berlin`.
    pub zone: String,
}

/// The firm is registered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirmRegistered {
    /// The firm.
    pub firm: FirmId,
}

/// The firm is one aggregate with a fixed id: one deployment serves one firm.
pub(super) const THE_FIRM: Uuid = Uuid::from_u128(1);

/// The time zone of this name, or the rule that it breaks.
pub fn zone_named(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| {
        format!(
            "zone {name:?} is not known; use a name of the IANA time zone database, like Europe/Berlin"
        )
    })
}

impl Command for RegisterFirm {
    const OPERATION: &'static str = "registerFirm";
    type Answer = FirmRegistered;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<FirmRegistered, Stop> {
        let name = PersonName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let zone = zone_named(&self.zone).map_err(|rule| Refusal::invalid("zone", &rule))?;
        let firm = FirmId::new(app.clock.new_id());
        unit.handle::<Firm>(THE_FIRM, None, FirmCommand::Register { firm, name, zone })
            .await??;
        Ok(FirmRegistered { firm })
    }
}
