#!/usr/bin/env bash
# Installs the Debian packages that `make run`, `make test` or `cargo xtask bench`
# needs, where they are missing: setup.sh run|test|bench. Rust (rustup) and Node 20
# are expected to be there.
set -euo pipefail

want=()
need() { # command-or-path package
    if [[ $1 == /* ]]; then compgen -G "$1" >/dev/null || want+=("$2"); else
        command -v "$1" >/dev/null || want+=("$2"); fi
}

for tool in cargo node npm; do
    command -v "$tool" >/dev/null || {
        echo "error: $tool is not installed; install Rust (https://rustup.rs) and Node 20 or newer first" >&2
        exit 1
    }
done

need cc gcc
need setpriv util-linux
need '/usr/lib/postgresql/*/bin/initdb' postgresql
if [[ ${1:-run} == test ]]; then
    need chromium chromium
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
fi
