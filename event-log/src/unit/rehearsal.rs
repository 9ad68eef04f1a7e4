//! A unit that is not committed: what would be so if it were.

use sqlx::PgConnection;

use super::Unit;
use super::writing::Known;
use crate::claims::any_held;
use crate::envelope::Envelope;
use crate::error::LogError;
use crate::log::Inline;
use crate::pending::check_count;

/// Positions of events that are never written: above all that are.
const NOWHERE: i64 = i64::MAX / 2;

/// A command's transaction after it has decided, which can only be dropped. Of
/// all that committing would write, it writes the inline rows, and takes those
/// back too: no event, no position, no key, no claim, no kept answer.
pub struct Rehearsal {
    unit: Unit,
    envelopes: Vec<Envelope>,
}

impl Unit {
    /// Ends deciding. None where the unit was hopeful, and something that it claims is
    /// held: committing would fail, and the command's next unit, which looks, says whose
    /// it is.
    pub async fn rehearse(mut self) -> Result<Option<Rehearsal>, LogError> {
        check_count(self.pending.len())?;
        if self.hopeful && any_held(self.held.connection(), &self.claims).await? {
            return Ok(None);
        }
        let positions: Vec<i64> = (NOWHERE..).take(self.pending.len()).collect();
        let envelopes = self.envelopes(&positions);
        Ok(Some(Rehearsal {
            unit: self,
            envelopes,
        }))
    }
}

impl Rehearsal {
    /// The transaction's connection.
    pub fn connection(&mut self) -> &mut PgConnection {
        self.unit.held.connection()
    }

    /// What the log would hold.
    #[must_use]
    pub fn events(&self) -> &[Envelope] {
        &self.envelopes
    }

    /// Writes the inline rows that these events imply, until it is dropped.
    pub async fn project<I: Inline>(&mut self, inline: &I) -> Result<(), LogError> {
        let texts = Known(&self.unit.texts);
        let conn = self.unit.held.connection();
        inline.project(conn, &self.envelopes, &texts).await?;
        Ok(())
    }
}
