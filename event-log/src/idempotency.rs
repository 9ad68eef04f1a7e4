//! A command repeated with its key has one effect and the same answer.

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row};

use crate::error::LogError;

/// How long an answer is kept, in hours.
const KEPT_HOURS: i32 = 72;

/// What makes a repeated command the same: who, which operation, which key, and
/// the canonical input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    actor: String,
    operation: String,
    key_hash: [u8; 32],
    input_hash: [u8; 32],
}

/// What an earlier command with the same key left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Replay {
    /// Nothing: go on.
    First,
    /// The same command was done; this was its answer.
    Done(Value),
}

impl IdempotencyKey {
    /// Hashes key and input. `input` is the command in a canonical form; its
    /// hash holds the key, which is not stored, so that nobody who reads the
    /// table can try out what somebody's name was.
    #[must_use]
    pub fn new(actor: &str, operation: &str, key: &str, input: &[u8]) -> Self {
        Self {
            actor: actor.to_owned(),
            operation: operation.to_owned(),
            key_hash: Sha256::digest(key).into(),
            input_hash: Sha256::new()
                .chain_update(Sha256::digest(key))
                .chain_update(key)
                .chain_update(input)
                .finalize()
                .into(),
        }
    }

    /// Hex of the key's hash, for the metadata.
    #[must_use]
    pub fn hash_text(&self) -> String {
        hex::encode(self.key_hash)
    }

    pub(crate) async fn look(&self, conn: &mut PgConnection) -> Result<Replay, LogError> {
        let row = sqlx::query(
            "SELECT input_hash, answer FROM idempotency
             WHERE actor = $1 AND operation = $2 AND key_hash = $3",
        )
        .bind(&self.actor)
        .bind(&self.operation)
        .bind(self.key_hash.as_slice())
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else {
            return Ok(Replay::First);
        };
        let input_hash: &[u8] = row.try_get("input_hash")?;
        if input_hash != self.input_hash {
            return Err(LogError::KeyReused);
        }
        Ok(Replay::Done(row.try_get("answer")?))
    }

    pub(crate) async fn keep(
        &self,
        conn: &mut PgConnection,
        answer: &Value,
    ) -> Result<(), LogError> {
        sqlx::query(
            "INSERT INTO idempotency (actor, operation, key_hash, input_hash, answer)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&self.actor)
        .bind(&self.operation)
        .bind(self.key_hash.as_slice())
        .bind(self.input_hash.as_slice())
        .bind(answer)
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// Drops answers that are older than 72 hours; returns how many.
pub async fn forget_old(conn: &mut PgConnection) -> Result<u64, LogError> {
    let gone = sqlx::query(
        "DELETE FROM idempotency WHERE recorded_at < now() - make_interval(hours => $1::int)",
    )
    .bind(KEPT_HOURS)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}
