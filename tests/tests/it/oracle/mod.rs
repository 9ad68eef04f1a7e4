//! Random histories of real commands, judged after each step by a second
//! reading of the rule that shares no line with the first: of the present, and of
//! a moment that is gone.

mod arranging;
mod belonging;
mod checks;
mod effects;
mod foresight;
mod granting;
mod monotone;
mod past;
mod scene;
mod sending;
mod steps;

use scene::Scene;

/// Raise both for a night.
const SEEDS: std::ops::Range<u64> = 0..2;
const STEPS: usize = 60;

async fn history(seed: u64) {
    let mut scene = Scene::begin(seed).await;
    for step in 0..STEPS {
        let did = scene.step().await;
        let context = format!("seed {seed}, step {step}: {did}");
        scene.check(&context).await;
        scene.remember(&did).await;
        scene.check_earlier(&context).await;
    }
    assert!(scene.done > STEPS / 3, "too few commands were taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oracle_the_rule_and_the_lists_agree_after_every_step_of_now_and_of_earlier() {
    futures_util::future::join_all(SEEDS.map(history)).await;
}
