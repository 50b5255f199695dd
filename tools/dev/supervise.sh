# Starting, probing and stopping the processes of processes.sh. Sourced; needs $repo and $state.
# .emptor/run/NAME.pid holds pid, its start time (a pid that was given to another program is not ours) and a
# fingerprint of command, settings and inputs; .emptor/log/NAME.log its output.

. "${EMPTOR_PROCESSES:-$repo/tools/dev/processes.sh}"
bin=$repo/build/release/bin
database=$("$repo/tools/dev/postgres" conninfo "$state/pg")

load_ports() {
    local item line args=()
    for item in "${ports[@]}"; do
        args+=("$item:$(is_running "${item%%:*}" && echo 1 || echo 0)")
    done
    line=$("$repo/tools/dev/ports" "$state/ports" "${args[@]}") || exit 1
    use_ports <<<"$line"
}

# The ports as they were last chosen.
known_ports() {
    local item
    for item in "${ports[@]}"; do printf -v "port_${item#*:}" '%s' '?'; done
    [ ! -e "$state/ports" ] || use_ports <"$state/ports"
}

use_ports() {
    local line
    while read -r line; do printf -v "port_${line%=*}" '%s' "${line#*=}"; done
}

load_definition() {
    command=() environment=() inputs=() probe="" seconds=30
    "define_$1"
}

# Field 22 of /proc/PID/stat, counted after the program's name, which may have spaces.
start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    set -- $stat
    printf '%s' "${20}"
}

is_running() {
    local pid since rest
    read -r pid since rest 2>/dev/null <"$state/run/$1.pid" || return 1
    [ "$(start_time "$pid")" = "$since" ]
}

fingerprint() {
    {
        printf '%s\n' "${command[@]}" "${environment[@]}"
        [ ${#inputs[@]} = 0 ] || find "${inputs[@]}" -name node_modules -prune -o -type f -print0 2>/dev/null | sort -z | xargs -0r sha256sum
    } | sha256sum | cut -c 1-16
}

start_process() {
    local name=$1 now pid since kept="" started=$EPOCHREALTIME
    load_definition "$name"
    now=$(fingerprint)
    if is_running "$name"; then
        read -r pid since kept <"$state/run/$name.pid"
        if [ "$kept" = "$now" ] && is_ready; then
            say "-- $name runs already"
            return 0
        fi
        stop_process "$name"
    fi
    command -v "${command[0]}" >/dev/null || die "$name: ${command[0]} is not there; did the build make it?"
    printf -- '-- starting %s ...' "$name" >&2
    if [ "$(stat -c %s "$state/log/$name.log" 2>/dev/null || echo 0)" -gt 20000000 ]; then
        mv "$state/log/$name.log" "$state/log/$name.log.1"
    fi
    (
        drop_lock
        exec env "${environment[@]}" setsid "${command[@]}"
    ) </dev/null >>"$state/log/$name.log" 2>&1 &
    pid=$!
    disown
    printf '%s %s %s\n' "$pid" "$(start_time "$pid")" "$now" >"$state/run/$name.pid"
    wait_ready "$name" "$started"
}

wait_ready() {
    local name=$1 started=$2 deadline=$((${EPOCHREALTIME%.*} + seconds))
    until is_ready; do
        if ! is_running "$name"; then
            give_up "$name" "$started" "ended before it was ready"
        elif [ "${EPOCHREALTIME%.*}" -ge "$deadline" ]; then
            stop_process "$name"
            give_up "$name" "$started" "was not ready after $seconds s ($probe)"
        fi
        sleep 0.1
    done
    say " ready after $(seconds_since "$started") s"
}

give_up() {
    say " failed after $(seconds_since "$2") s"
    tail -n 20 "$state/log/$1.log" | sed 's/^/   | /' >&2
    die "$1 $3; the lines above are the last of .emptor/log/$1.log."
}

is_ready() {
    local kind=${probe%% *} target=${probe#* }
    case $kind in
    http) [[ $(curl -sk -o /dev/null --noproxy '*' --max-time 2 -w '%{http_code}' "$target") == 2?? ]] ;;
    tcp) (exec 3<>"/dev/tcp/127.0.0.1/$target") 2>/dev/null ;;
    socket) curl -s -o /dev/null --max-time 1 --unix-socket "$target" http://localhost/ || [ $? = 52 ] || [ $? = 1 ] ;;
    *) die "unknown probe: $probe" ;;
    esac
}

# Asks, waits ten seconds, then kills: the process and what it started (its session is its own group).
stop_process() {
    local name=$1 pid since rest i
    if is_running "$name"; then
        read -r pid since rest <"$state/run/$name.pid"
        kill -TERM -- "-$pid" 2>/dev/null || true
        for ((i = 0; i < 100; ++i)); do
            is_running "$name" || break
            sleep 0.1
        done
        if is_running "$name"; then
            say "-- $name did not stop within 10 s and is killed"
            kill -KILL -- "-$pid" 2>/dev/null || true
        fi
        say "-- $name stopped"
    fi
    rm -f "$state/run/$name.pid"
}

start_all() {
    local name started=$EPOCHREALTIME
    printf -- '-- PostgreSQL ...' >&2
    (drop_lock && "$repo/tools/dev/postgres" start "$state/pg")
    say " ready after $(seconds_since "$started") s"
    load_ports
    (drop_lock && prepare_files)
    client_settings >"$state/client.env"
    for name in "${processes[@]}"; do start_process "$name"; done
}

stop_all() {
    local i
    for ((i = ${#processes[@]} - 1; i >= 0; --i)); do stop_process "${processes[i]}"; done
    "$repo/tools/dev/postgres" stop "$state/pg"
}
