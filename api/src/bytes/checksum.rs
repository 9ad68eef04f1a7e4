//! The extension *checksum* of tus: bytes of one request that do not arrive as they
//! were sent are not kept.

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// What the bytes of a request add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Checksum {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

/// Adds them up on the way.
pub(super) enum Summing {
    Nothing,
    Sha1(Sha1, [u8; 20]),
    Sha256(Sha256, [u8; 32]),
}

impl Checksum {
    /// By an algorithm that is spoken here.
    pub(super) fn of(algorithm: &str, bytes: &[u8]) -> Option<Self> {
        match algorithm {
            "sha1" => bytes.try_into().ok().map(Self::Sha1),
            "sha256" => bytes.try_into().ok().map(Self::Sha256),
            _ => None,
        }
    }
}

impl Summing {
    pub(super) fn towards(checksum: Option<Checksum>) -> Self {
        match checksum {
            None => Self::Nothing,
            Some(Checksum::Sha1(sum)) => Self::Sha1(Sha1::new(), sum),
            Some(Checksum::Sha256(sum)) => Self::Sha256(Sha256::new(), sum),
        }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Nothing => {}
            Self::Sha1(sum, _) => sum.update(bytes),
            Self::Sha256(sum, _) => sum.update(bytes),
        }
    }

    /// Whether they are the ones that were sent.
    pub(super) fn agrees(self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Sha1(sum, sent) => sum.finalize()[..] == sent,
            Self::Sha256(sum, sent) => sum.finalize()[..] == sent,
        }
    }
}
