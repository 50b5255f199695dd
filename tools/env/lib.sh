# Shared by the scripts of tools/env and tools/dev: saying what is done, failing with a reason, locks.

# /run/emptor is the clone's .emptor folder as seen inside the environment.
say() { printf '%s\n' "${*//\/run\/emptor/.emptor}" >&2; }

die() {
    say "error: $*"
    exit 1
}

# seconds_since START: START is $EPOCHREALTIME as it was; prints seconds with one decimal.
seconds_since() {
    local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
    printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# step "WHAT" LOG COMMAND...: says what is done and how long it took; output goes to LOG, its end is shown on failure.
step() {
    local what=$1 log=$2 start=$EPOCHREALTIME status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    printf -- '-- %s ...' "$what" >&2
    printf '== %s\n' "$what" >>"$log"
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    if [ "$status" = 0 ]; then
        say " $(seconds_since "$start") s"
        return 0
    fi
    say " failed after $(seconds_since "$start") s; the end of $log:"
    tail -n 30 "$log" | sed 's/^/   | /' >&2
    return "$status"
}

# hold_lock FILE: waits for and keeps an exclusive lock until this shell ends.
hold_lock() {
    mkdir -p "$(dirname "$1")"
    exec {lock_fd}>"$1"
    if ! flock --nonblock "$lock_fd"; then
        say "-- another make is at work here; waiting for it"
        flock "$lock_fd"
    fi
}

# drop_lock: lets go of the lock in this shell, so that what a subshell starts does not keep it.
drop_lock() {
    if [ -n "${lock_fd:-}" ]; then eval "exec $lock_fd>&-"; fi
}

# drop_unused KEEP PATH...: removes the folders that nobody used for a week and no process runs in.
# The time of use is that of PATH/.used.
drop_unused() {
    local keep=$1 folder
    shift
    for folder in "$@"; do
        [ -d "$folder" ] && [ "$folder" != "$keep" ] || continue
        [ -z "$(find "$folder/.used" -mtime -7 2>/dev/null)" ] || continue
        if grep -qsF "/${folder##*/} / " /proc/[0-9]*/mountinfo; then continue; fi
        say "-- removing $folder, unused for a week"
        rm -rf "$folder"
    done
}
