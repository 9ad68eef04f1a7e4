//! Claims and turns of a unit.

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use uuid::Uuid;

use super::Unit;
use crate::claims::{self, Change, ClaimKind, claim_key, first_free_number};
use crate::error::{LogError, Taken};

impl Unit {
    /// Claims a key for an owner, or says whose it is. Claims of this unit
    /// count; one that a racing command takes first shows as a retryable error
    /// at commit.
    pub async fn claim(
        &mut self,
        claim: ClaimKind<'_>,
        owner: Uuid,
    ) -> Result<Result<(), Taken>, LogError> {
        let (kind, key) = claim_key(self.log.master(), claim);
        match self.holder(kind, key).await? {
            Some(taken) if taken.owner != owner => Ok(Err(taken)),
            Some(_) => Ok(Ok(())),
            None => {
                self.claims.push(Change {
                    kind,
                    key,
                    owner,
                    take: true,
                });
                Ok(Ok(()))
            }
        }
    }

    /// Claims a key that is most likely free, for an owner that is new. A
    /// hopeful unit does not look: where the key is taken, committing fails with
    /// a retryable error, and the command's next unit, which looks, says whose
    /// it is.
    pub async fn claim_free(
        &mut self,
        claim: ClaimKind<'_>,
        owner: Uuid,
    ) -> Result<Result<(), Taken>, LogError> {
        let (kind, key) = claim_key(self.log.master(), claim);
        let touched = self.claims.iter().any(|change| change.is(kind, &key));
        if !self.hopeful || touched {
            return self.claim(claim, owner).await;
        }
        self.claims.push(Change {
            kind,
            key,
            owner,
            take: true,
        });
        Ok(Ok(()))
    }

    /// Who holds a key now; what this unit took and gave up counts.
    pub async fn claimed(&mut self, claim: ClaimKind<'_>) -> Result<Option<Taken>, LogError> {
        let (kind, key) = claim_key(self.log.master(), claim);
        self.holder(kind, key).await
    }

    /// The first numbered twin of a name that nobody has below the parent; what this
    /// unit took and gave up counts.
    pub async fn free_number(
        &mut self,
        parent: ItemId,
        name: &ItemName,
    ) -> Result<Option<ItemName>, LogError> {
        let (master, changes) = (self.log.master(), &self.claims);
        let is_free = |twin: &ItemName, stored: Option<Uuid>| {
            let (kind, key) = claim_key(master, ClaimKind::ItemName(parent, twin));
            claims::after(changes, kind, &key, stored).is_none()
        };
        let conn = self.held.connection();
        Ok(first_free_number(conn, parent, name, is_free).await?)
    }

    async fn holder(
        &mut self,
        kind: &'static str,
        key: [u8; 32],
    ) -> Result<Option<Taken>, LogError> {
        let taken = |change: &&Change| change.take && change.is(kind, &key);
        if let Some(Change { owner, .. }) = self.claims.iter().find(taken) {
            return Ok(Some(Taken { owner: *owner }));
        }
        let stored = claims::owner(self.held.connection(), kind, &key).await?;
        let stored = stored.map(|taken| taken.owner);
        let owner = claims::after(&self.claims, kind, &key, stored);
        Ok(owner.map(|owner| Taken { owner }))
    }

    /// Gives a claim up, if the owner holds it.
    pub fn release(&mut self, claim: ClaimKind<'_>, owner: Uuid) {
        let (kind, key) = claim_key(self.log.master(), claim);
        // What this unit took was free or given up before: taking it back is all.
        let taken = |change: &Change| change.take && change.is(kind, &key);
        match self.claims.iter().position(taken) {
            Some(n) if self.claims[n].owner == owner => drop(self.claims.remove(n)),
            Some(_) => {}
            None => self.claims.push(Change {
                kind,
                key,
                owner,
                take: false,
            }),
        }
    }

    /// Takes a turn at a rule that spans several rows: of two units that take
    /// the same one, the later is retried and sees what the earlier wrote.
    pub async fn take_turn(&mut self, name: &str) -> Result<(), LogError> {
        sqlx::query(
            "INSERT INTO guards (name, turns) VALUES ($1, 1)
             ON CONFLICT (name) DO UPDATE SET turns = guards.turns + 1",
        )
        .bind(name)
        .execute(self.held.connection())
        .await?;
        Ok(())
    }
}
