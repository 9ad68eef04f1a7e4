//! Random numbers that stay the same in every release.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// `ChaCha8` read by our own few functions: `rand` may change how it maps numbers
/// to ranges, which would change every corpus.
pub(crate) struct Random(ChaCha8Rng);

/// Streams at and above this one plan the tree; those below are one a document.
pub(crate) const PLANNING: u64 = 1 << 40;

impl Random {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number below `bound`, which must not be zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0.next_u32() as usize % bound
    }

    /// A number of `from..=to`.
    pub(crate) fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Bytes that no compression makes smaller. `SplitMix64` from a drawn start:
    /// pictures are most of a corpus, and `ChaCha8` is slow unoptimised.
    pub(crate) fn noise(&mut self, length: usize) -> Vec<u8> {
        let mut state = self.0.next_u64();
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            bytes.extend_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_in_every_release() {
        let mut random = Random::new(7, 1);
        let drawn: Vec<usize> = (0..4).map(|_| random.below(1000)).collect();
        assert_eq!(drawn, [822, 513, 201, 83]);
    }

    #[test]
    fn each_stream_is_its_own() {
        assert_ne!(
            Random::new(7, 1).noise(16),
            Random::new(7, 2).noise(16),
            "another document"
        );
        assert_ne!(
            Random::new(7, 1).noise(16),
            Random::new(8, 1).noise(16),
            "another seed"
        );
    }
}
