//! No file names the machine it was written on.

use super::finding::{Finding, Findings};
use super::repository::Repository;

/// Put together here so that this file does not find itself.
const TRACES: &[&str] = &[concat!("/wo", "rk/"), concat!("fa", "rm-")];

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("machine-traces");
    for (path, file) in repository.files() {
        let content = String::from_utf8_lossy(file.bytes());
        for trace in TRACES {
            for (offset, _) in content.match_indices(trace) {
                let line = content[..offset].matches('\n').count() + 1;
                let way_out = "write a path or name that is true on every machine";
                findings.add((path, line), format!("`{trace}`"), way_out);
            }
        }
    }
    findings.done()
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn paths_of_every_machine_pass() {
        let found = check(&repository(&[("a.md", "see /var/lib and the farm\n")]));
        assert_eq!(found, []);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let text = format!("\nin {}main\n", TRACES[0]);
        let found = check(&repository(&[("a.md", &text)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
