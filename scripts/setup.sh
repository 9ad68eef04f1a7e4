#!/usr/bin/env bash
# Installs the Debian packages that `make run`, `make test` or `cargo xtask bench`
# needs, where they are missing: setup.sh run|test|bench. Rust (rustup) and Node
# are expected to be there, in versions that do.
set -euo pipefail
shopt -s nullglob

rust_from=$(sed --quiet 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")
node_takes="20.19 or newer of 20, 22.13 or newer of 22, or 24 and newer"
postgres_from=15

fail() {
    echo "error: $1" >&2
    exit 1
}

want=()
# A program: what the shell does by itself, such as kill, a test cannot start.
need() { # command package
    [[ -x $(type -P "$1") ]] || want+=("$2")
}

at_least() { # version least
    printf '%s\n%s\n' "$2" "$1" | sort --version-sort --check=quiet
}

check_rust() {
    local rust
    rust=$(rustc --version | cut --delimiter=' ' --fields=2)
    at_least "$rust" "$rust_from" || fail "Rust $rust is too old; install $rust_from or newer \
first, such as by \`rustup update\`"
}

# What the packages in web/package-lock.json take.
check_node() {
    local node least
    node=$(node --version)
    node=${node#v}
    case $node in
        20.*) least=20.19 ;;
        22.*) least=22.13 ;;
        *) least=24 ;;
    esac
    at_least "$node" "$least" || fail "Node $node does not do; install $node_takes first"
}

# The versions of PostgreSQL in the places where the server looks.
postgres_versions() {
    local initdb
    for initdb in $(type -ap initdb) /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
        "$(pg_config --bindir 2>/dev/null)"/initdb; do
        [[ ! -x $initdb ]] || "$initdb" --version | sed 's/.*(PostgreSQL) //; s/ .*//' || true
    done
}

newest_postgres() {
    postgres_versions | sort --version-sort | tail --lines=1
}

check_postgres() {
    local newest
    newest=$(newest_postgres)
    [[ -n $newest ]] || fail "PostgreSQL is not installed; install $postgres_from or newer first"
    at_least "$newest" "$postgres_from" || fail "PostgreSQL $newest is too old; install \
$postgres_from or newer beside it first, such as from https://apt.postgresql.org"
}

for tool in cargo rustc node npm; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; install Rust $rust_from or \
newer (https://rustup.rs) and Node $node_takes first"
done
check_rust
check_node

need cc gcc
# gcc only recommends it, and links nothing without.
[[ -e /usr/include/stdlib.h ]] || want+=(libc6-dev)
need setpriv util-linux
if [[ -n $(newest_postgres) ]]; then check_postgres; else want+=(postgresql); fi
if [[ ${1:-run} == test ]]; then
    need chromium chromium
    need eatmydata eatmydata
    need kill procps
fi
if [[ ${1:-run} == bench ]]; then
    # Debian keeps it out of an ordinary user's PATH.
    PATH=$PATH:/usr/sbin need nginx nginx-light
fi

if ((${#want[@]})); then
    sudo=()
    ((EUID == 0)) || sudo=(sudo)
    echo "installing ${want[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${want[@]}"
    check_postgres
fi
