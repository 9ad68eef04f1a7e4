//! Status for people.

use super::MAY_LAG;
use super::holder::Holder;
use super::measure::{Ledger, ModelState, Partition, Status};

pub(super) fn lines(status: &Status) -> Vec<String> {
    let mut lines = vec![
        format!("deployment  {}  epoch {}", status.deployment, status.epoch),
        String::new(),
    ];
    lines.extend(status.log.iter().map(partition));
    lines.extend(ledger(&status.ledger));
    lines.push(String::new());
    for state in &status.models {
        lines.extend(model(state));
    }
    lines.push(String::new());
    match &status.holder {
        Some(open) => lines.extend(holder(open)),
        None => lines.push("tail        no open writing transaction".to_owned()),
    }
    let keys = &status.keys;
    lines.push(format!(
        "keys        {} ({} destroyed)",
        keys.count, keys.destroyed
    ));
    lines
}

fn partition(partition: &Partition) -> String {
    let newest = match (partition.newest_position, partition.newest_at) {
        (Some(position), Some(at)) => format!(
            "newest position {position} at {}",
            at.format("%Y-%m-%dT%H:%M:%SZ")
        ),
        _ => "empty".to_owned(),
    };
    format!(
        "{:<15} {:>10} events  {:>8} KiB  {newest}",
        partition.name,
        partition.events,
        partition.bytes / 1024
    )
}

fn ledger(ledger: &Ledger) -> Vec<String> {
    if let Some(broken) = &ledger.broken {
        return vec![format!(
            "ledger          STOPPED: {broken}; run `replay-tool verify`"
        )];
    }
    let mut lines = vec![
        format!(
            "{:<15} {:>10} events  head {}",
            "ledger", ledger.size, ledger.position
        ),
        format!("  root {}", ledger.root),
    ];
    if let Some(clock) = ledger.clock {
        lines.push(format!(
            "  clock {}",
            clock.format("%Y-%m-%dT%H:%M:%S%.6fZ")
        ));
    }
    if ledger.waiting > 0 {
        lines.push(format!(
            "  {} events wait for their number: the server does it while it runs",
            ledger.waiting
        ));
    }
    lines
}

fn model(model: &ModelState) -> Vec<String> {
    let word = match &model.stopped {
        Some(_) => "STOPPED",
        None if model.lag_events > MAY_LAG => "BEHIND",
        None => "ok",
    };
    let mut lines = vec![format!(
        "{:<15} {word:<8} seq {:<10} lag {} events, {:.1} s  build {}",
        model.model, model.seq, model.lag_events, model.lag_seconds, model.build
    )];
    if let Some(reason) = &model.stopped {
        let name = &model.model;
        lines.push(format!("  {reason}"));
        lines.push(format!(
            "  a newer release's event: upgrade; else `replay-tool verify` says whether the log \
             was changed, which its backup mends; then `replay-tool resume {name}` or \
             `replay-tool rebuild {name}`"
        ));
    }
    lines
}

fn holder(holder: &Holder) -> [String; 2] {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let pid = holder.pid.map_or_else(|| "-".to_owned(), |p| p.to_string());
    [
        format!(
            "tail        held at transaction {} by pid {pid} for {:.1} s: application {}, user {}, \
             database {}, {}",
            holder.txid,
            holder.age_seconds,
            or_dash(&holder.application),
            or_dash(&holder.user),
            or_dash(&holder.database),
            or_dash(&holder.state),
        ),
        format!("  {}", holder.what_to_do),
    ]
}
