//! Random histories of real commands, judged after each step by a second
//! reading of the rule that shares no line with the first: of the present, and of
//! a moment that is gone.

mod arranging;
mod belonging;
mod checks;
mod copying;
mod doors;
mod effects;
mod ending;
mod foresight;
mod from_client;
mod granting;
mod monotone;
mod past;
mod replacing;
mod scene;
mod sending;
mod steps;

use futures_util::{StreamExt, stream};
use scene::Scene;
use steps::ITEMS;

use crate::soak;

/// Those of `make test`; the environment raises both for a night.
const SEEDS: (&str, usize) = ("ORACLE_SEEDS", 6);
const STEPS: (&str, usize) = ("ORACLE_STEPS", 200);

/// Histories at a time.
const AT_ONCE: usize = 2;

/// How often an earlier moment is asked, how often the rule is asked of every
/// item, and how often every door, over HTTP.
const EARLIER: usize = 4;
const THOROUGH: usize = 20;
const DOORS: usize = 100;

async fn history(seed: u64, steps: usize) -> usize {
    let mut scene = Scene::begin(seed).await;
    for step in 1..=steps {
        scene.now_at = format!("seed {seed}, step {step}");
        let did = scene.step().await;
        let context = format!("{}: {did}", scene.now_at);
        scene.check(&context, step % THOROUGH == 0).await;
        scene.remember(&did).await;
        if step % EARLIER == 0 {
            scene.check_earlier(&context).await;
        }
        if step % DOORS == 0 || step == steps {
            scene.check_doors(&context).await;
        }
    }
    assert!(scene.done > steps / 3, "too few commands were taken");
    let most = scene.thens.iter().map(|then| then.world.items.len()).max();
    assert!(most >= Some(ITEMS), "too few items: {most:?}");
    scene.done
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oracle_the_rule_and_the_lists_agree_after_every_step_of_now_and_of_earlier() {
    let (seeds, steps) = (
        soak::number(SEEDS.0, SEEDS.1),
        soak::number(STEPS.0, STEPS.1),
    );
    let histories = stream::iter(0..seeds as u64).map(|seed| history(seed, steps));
    let done: Vec<usize> = histories.buffer_unordered(AT_ONCE).collect().await;
    let taken: usize = done.iter().sum();
    soak::told(
        "random histories judged by the oracle",
        &format!("{seeds} of {steps} steps"),
        &format!(
            "{taken} commands taken; oracle, rule and lists agreed after every step, of earlier \
             moments after every {EARLIER}th, every door over HTTP after every {DOORS}th"
        ),
    );
}
