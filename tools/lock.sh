#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: exact versions with hashes for Python 3.11 and later on every platform, and
# no download addresses. Keeps the versions that stand there; `tools/lock.sh --upgrade` (or `-P NAME`) takes newer ones.
# Needs uv (`pip install uv`); uses whatever index uv is set up with.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() { # lock NAME ARGUMENT...: writes requirements/NAME.txt
    local name=$1
    shift
    uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
        --annotation-style line --custom-compile-command tools/lock.sh \
        --excludes requirements/excludes.txt --no-emit-package torch \
        --output-file "requirements/$name.txt" "$@"
}

lock runtime "$@"
lock postgres --extra postgres --constraints requirements/runtime.txt "$@"
lock dev --extra postgres --group dev --group corpus --constraints requirements/runtime.txt "$@"

group() { # group NAME ARGUMENT...: a lock of one group alone, to be installed beside the others
    local name=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
        --custom-compile-command tools/lock.sh --group "$name" --output-file "requirements/$name.txt" "$@"
}

group node "$@"
group training --no-deps "$@"
