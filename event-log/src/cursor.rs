//! A place in the causal order of the log.

use std::fmt;
use std::str::FromStr;

/// Where an event stands in `(epoch, txid, position)`, the log's causal order.
///
/// As text, `epoch-txid-position`, it is the position token that mutations
/// return and queries wait for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Cursor {
    /// How often the log was restored from a dump, and one.
    pub epoch: i32,
    /// The writing transaction.
    pub txid: u64,
    /// Order within the transaction.
    pub position: i64,
}

/// Text that is not a position token.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is not a position; use one that a mutation returned, like 1-742-19")]
pub struct CursorError(String);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.epoch, self.txid, self.position)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || CursorError(text.chars().take(64).collect());
        let parts: Vec<&str> = text.split('-').collect();
        let [epoch, txid, position] = parts[..] else {
            return Err(refused());
        };
        let cursor = Self {
            epoch: epoch.parse().map_err(|_| refused())?,
            txid: txid.parse().map_err(|_| refused())?,
            position: position.parse().map_err(|_| refused())?,
        };
        // One place has one text: `1-+5-03` is none of ours.
        if cursor.to_string() == text {
            Ok(cursor)
        } else {
            Err(refused())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_token_reads_back() {
        let cursor = Cursor {
            epoch: 2,
            txid: 7_421,
            position: 19,
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert!("1-2".parse::<Cursor>().is_err());
        assert!("1-x-3".parse::<Cursor>().is_err());
    }

    #[test]
    fn only_what_we_print_is_a_position_token() {
        for foreign in [
            "1-+5-3", "+1-5-3", "1-5-+3", "01-5-3", "1-05-3", "1-5-3 ", "",
        ] {
            assert!(foreign.parse::<Cursor>().is_err(), "{foreign}");
        }
    }

    #[test]
    fn a_later_epoch_is_later_whatever_its_transaction_ids() {
        let old: Cursor = "1-900-50".parse().unwrap();
        let new: Cursor = "2-3-51".parse().unwrap();
        assert!(old < new);
    }
}
