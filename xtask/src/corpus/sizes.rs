//! How big the documents of a firm are: mostly a few KiB, now and then a scan.

use super::random::Random;

/// Per cent of the documents, and the bytes they have.
const BANDS: &[(usize, usize, usize)] = &[
    (10, 150, 800),
    (25, 800, 2_500),
    (30, 2_500, 6_000),
    (20, 6_000, 20_000),
    (10, 20_000, 60_000),
    (4, 60_000, 200_000),
    (1, 200_000, 400_000),
];

/// A scan that somebody made in colour.
pub(crate) const HUGE: usize = 5 * 1024 * 1024;

/// A size aimed at; a document may end up somewhat smaller or larger.
pub(crate) fn draw(random: &mut Random) -> usize {
    let mut place = random.below(100);
    for &(share, from, to) in BANDS {
        if place < share {
            return random.between(from, to);
        }
        place -= share;
    }
    HUGE
}

/// Two in ten thousand, rounded.
pub(crate) fn huge_among(files: usize) -> usize {
    (files + 2_500) / 5_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_cover_every_document() {
        assert_eq!(BANDS.iter().map(|band| band.0).sum::<usize>(), 100);
    }

    #[test]
    fn the_median_is_a_few_kib() {
        let mut random = Random::new(3, 0);
        let mut sizes: Vec<usize> = (0..2001).map(|_| draw(&mut random)).collect();
        sizes.sort_unstable();
        assert!((2_500..6_000).contains(&sizes[1000]), "{}", sizes[1000]);
        assert!(sizes[2000] <= 400_000);
    }
}
