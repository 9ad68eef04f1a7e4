//! Random histories of real commands, judged after each step by a second
//! reading of the rule that shares no line with the first.

mod checks;
mod effects;
mod scene;
mod steps;

use scene::Scene;

/// Raise both for a night.
const SEEDS: std::ops::Range<u64> = 0..2;
const STEPS: usize = 60;

async fn history(seed: u64) {
    let mut scene = Scene::begin(seed).await;
    for step in 0..STEPS {
        let did = scene.step().await;
        scene
            .check(&format!("seed {seed}, step {step}: {did}"))
            .await;
    }
    assert!(scene.done > STEPS / 3, "too few commands were taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oracle_the_rule_and_the_lists_agree_after_every_step() {
    futures_util::future::join_all(SEEDS.map(history)).await;
}
