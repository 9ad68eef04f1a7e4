//! The oracle without a database: random steps through the domain's own
//! aggregates, facts read off them, and the rule asked about every contact and
//! every item after each step. So many more steps than PostgreSQL allows; rule
//! and lists together are judged there (`tests/tests/it/oracle`).

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod belonging;
mod facts;
mod firm;
#[expect(
    unreachable_pub,
    reason = "it is the tests' library's file, public there"
)]
#[path = "../../../tests/src/oracle.rs"]
#[expect(
    dead_code,
    reason = "numbers of contents, and where what is sent lands, are no matter of the rule"
)]
mod oracle;
mod scene;
mod sharing;
#[path = "../../../tests/tests/it/soak.rs"]
mod soak;
mod tree;

use scene::Scene;

/// Steps of `make test`; the environment raises them for a night.
const STEPS: (&str, usize) = ("ORACLE_RULE_STEPS", 20_000);

/// Steps of one history, which makes some forty items.
const LONG: usize = 200;

/// Threads.
const AT_ONCE: usize = 2;

/// Steps that did something, and how often something was seen.
fn history(seed: u64) -> [usize; 2] {
    let mut scene = Scene::begin(seed);
    let (mut done, mut yes) = (0, 0);
    for step in 0..LONG {
        let did = scene.step();
        done += usize::from(did.is_ok());
        yes += scene.check(&format!("seed {seed}, step {step}: {did:?}"));
    }
    [done, yes]
}

#[test]
fn the_oracle_and_the_rule_agree_after_every_step_of_the_aggregates() {
    let histories = soak::number(STEPS.0, STEPS.1).div_ceil(LONG);
    let part = |first: usize| (first..histories).step_by(AT_ONCE);
    let [done, yes] = std::thread::scope(|scope| {
        let all = |first| {
            part(first)
                .map(|seed| history(seed as u64))
                .fold([0, 0], both)
        };
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|first| scope.spawn(move || all(first)))
            .collect();
        let each = threads.into_iter().map(|thread| thread.join().unwrap());
        each.fold([0, 0], both)
    });
    assert!(done > histories * LONG / 2, "too few steps did something");
    // An oracle that only says no judges little.
    assert!(yes > histories * LONG * 10, "too little is seen: {yes}");
    soak::told(
        "random steps of the domain's aggregates judged by the oracle",
        &format!("{histories} histories of {LONG} steps"),
        &format!(
            "{done} steps taken; oracle and rule agreed on every contact and item after each, \
             {yes} times that something is seen"
        ),
    );
}

const fn both([a, b]: [usize; 2], [c, d]: [usize; 2]) -> [usize; 2] {
    [a + c, b + d]
}

#[test]
fn the_oracle_is_short_and_shares_nothing_with_what_it_judges() {
    let text = include_str!("../../../tests/src/oracle.rs");
    let used: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("use "))
        .collect();
    let apart = |used: &&str| {
        let apart = ["std::", "chrono::", "uuid::"];
        apart.iter().any(|from| used.starts_with(from))
    };
    assert!(used.iter().all(apart), "{used:?}");
    let ours = ["portico_", "crate::", "super::"];
    assert!(ours.iter().all(|path| !text.contains(path)));
    assert!(text.lines().count() <= 300);
}
