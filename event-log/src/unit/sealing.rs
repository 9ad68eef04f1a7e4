//! Keys and sealing in a unit.

use portico_domain::{Actor, Sealed, Secret};

use super::Unit;
use crate::error::LogError;
use crate::keys::{KeyBytes, KeyError, KeyOf, NewKey, key_for_sealing};

impl Unit {
    /// Makes the key of a new subject. A key that exists already is used as it
    /// is; one that was destroyed is refused.
    pub async fn make_key(&mut self, of: KeyOf) -> Result<(), LogError> {
        match self.key(of).await {
            Err(LogError::Key(KeyError::Missing(_))) => {}
            found => return found.map(drop),
        }
        self.make_first_key(of).await
    }

    /// Like [`Unit::make_key`] for a subject whose id was made for this command,
    /// so that there is no key to look for.
    pub async fn make_first_key(&mut self, of: KeyOf) -> Result<(), LogError> {
        let wrapping = match of.parent() {
            None => self.log.master().key().clone(),
            Some(parent) => self.key(parent).await?,
        };
        let (new, key) = NewKey::make(of, &wrapping);
        self.new_keys.push(new);
        self.opened_keys.insert(of.kid(), key);
        Ok(())
    }

    async fn key(&mut self, of: KeyOf) -> Result<KeyBytes, LogError> {
        if let Some(key) = self.opened_keys.get(&of.kid()) {
            return Ok(key.clone());
        }
        let log = self.log.clone();
        let key = match log.keys().get(of.kid()) {
            Some(key) => {
                self.trusted_keys.push(of);
                key
            }
            None => self.stored_key(of).await?,
        };
        self.opened_keys.insert(of.kid(), key.clone());
        Ok(key)
    }

    /// Seals a value under a subject's key.
    pub async fn seal(&mut self, of: KeyOf, value: &str) -> Result<Sealed, LogError> {
        let key = self.key(of).await?;
        let sealed = crate::keys::seal(&key, of.kid(), value);
        self.texts.insert(sealed.commit.clone(), value.to_owned());
        Ok(sealed)
    }

    /// Seals a parsed value, as commands carry it.
    pub async fn secret<T: std::fmt::Display + Send + Sync>(
        &mut self,
        of: KeyOf,
        value: T,
    ) -> Result<Secret<T>, LogError> {
        let sealed = self.seal(of, &value.to_string()).await?;
        Ok(Secret { sealed, value })
    }

    /// Seals where the request came from, under the actor's key; the operator
    /// has neither.
    pub async fn seal_origin(
        &mut self,
        source_ip: Option<&str>,
        user_agent: Option<&str>,
    ) -> Result<(), LogError> {
        (self.metadata.source_ip, self.metadata.user_agent) = self
            .sealed_origin(self.metadata.actor, source_ip, user_agent)
            .await?;
        Ok(())
    }

    pub(super) async fn sealed_origin(
        &mut self,
        actor: Actor,
        source_ip: Option<&str>,
        user_agent: Option<&str>,
    ) -> Result<(Option<Sealed>, Option<Sealed>), LogError> {
        let Some(of) = KeyOf::actor(actor) else {
            return Ok((None, None));
        };
        let mut sealed = (None, None);
        if let Some(ip) = source_ip {
            sealed.0 = Some(self.seal(of, ip).await?);
        }
        if let Some(agent) = user_agent {
            sealed.1 = Some(self.seal(of, agent).await?);
        }
        Ok(sealed)
    }

    async fn stored_key(&mut self, of: KeyOf) -> Result<KeyBytes, LogError> {
        let log = self.log.clone();
        let conn = self.held.connection();
        Ok(key_for_sealing(conn, log.keys(), log.master(), of).await?)
    }

    /// Asks for every key that was used from the cache; one that was destroyed
    /// since, on whichever server, is refused.
    pub(super) async fn ask_for_trusted_keys(&mut self) -> Result<(), LogError> {
        for of in std::mem::take(&mut self.trusted_keys) {
            self.log.keys().forget(of.kid());
            self.stored_key(of).await?;
        }
        Ok(())
    }
}
