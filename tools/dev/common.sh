# Start of every script here: finds the repository, then continues inside the environment.

set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$repo/tools/env/lib.sh"

# inside SECTIONS "$@": goes on only inside the environment; outside it, the calling script is run again in there,
# with these sections of packages.txt installed.
inside() {
    local sections=$1
    shift
    cd "$repo"
    if [ -z "${EMPTOR_IN_ROOT:-}" ]; then
        exec "$repo/tools/env/enter" --with "$sections" -- "$repo/tools/dev/$(basename "$0")" "$@"
    fi
    state=$EMPTOR_STATE
    mkdir -p "$state/log" "$state/run"
}
