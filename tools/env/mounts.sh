# Entering the Debian 13 root at $root with bubblewrap, or with unshare and chroot where that is missing.
# Sourced by enter and root.sh; runs as root.

# plan_mounts: fills binds with MODE SOURCE TARGET triples.
# The host's own top folders keep their paths, system folders are the root's.
plan_mounts() {
    local top path file
    binds=()
    for top in /*; do
        case $top in
        /bin | /boot | /dev | /etc | /lib | /lib32 | /lib64 | /libx32 | /proc | /run | /sbin | /sys | /usr | /var | /lost+found) ;;
        *) if [ -d "$top" ] && [ ! -L "$top" ]; then bind_folder rw "$top"; fi ;;
        esac
    done
    for path in "$repo" "$cache" "$HOME" "$PWD"; do
        case $path in
        /boot/* | /usr/* | /var/* | /run/*) bind_folder rw "$path" ;;
        esac
    done
    bind_folder ro /sys
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/npmrc /etc/gitconfig; do
        if [ -r "$file" ]; then bind_file "$(readlink -f "$file")" "$file"; fi
    done
    plan_certificates
}

# The host's certificates, wherever its settings say they are.
plan_certificates() {
    local path bundle
    for path in /etc/ssl/certs /usr/local/share/ca-certificates /usr/share/ca-certificates; do
        if [ -d "$path" ]; then bind_folder ro "$path"; fi
    done
    if [ ! -r /etc/ssl/certs/ca-certificates.crt ]; then
        bundle=$(host_ca_bundle)
        [ -z "$bundle" ] || bind_file "$bundle" /etc/ssl/certs/ca-certificates.crt
    fi
    for path in "${SSL_CERT_FILE:-}" "${CURL_CA_BUNDLE:-}" "${REQUESTS_CA_BUNDLE:-}" "${NODE_EXTRA_CA_CERTS:-}" \
        "${PIP_CERT:-}" "${GIT_SSL_CAINFO:-}" "${npm_config_cafile:-}"; do
        case $path in
        "" | /etc/ssl/certs/* | /usr/local/share/ca-certificates/* | /usr/share/ca-certificates/*) ;;
        /etc/* | /usr/* | /var/*) if [ -r "$path" ]; then bind_file "$path" "$path"; fi ;;
        esac
    done
}

bind_folder() {
    [ -d "$root$2" ] || mkdir -p "$root$2"
    binds+=("$1" "$2" "$2")
}

bind_file() {
    if [ ! -e "$root$2" ]; then
        mkdir -p "$(dirname "$root$2")"
        : >"$root$2"
    fi
    binds+=(ro "$1" "$2")
}

# enter_root COMMAND...: the system folders read-only; the clone's state folder at /run/emptor, a short path
# that user postgres can reach wherever the clone lies. Replaces this shell.
enter_root() {
    plan_mounts
    mkdir -p "$repo/.emptor"
    binds+=(rw "$repo/.emptor" /run/emptor)
    if command -v bwrap >/dev/null; then
        run_bwrap --ro-bind "$@"
    else
        run_chroot ro "$@"
    fi
}

# enter_writable_root COMMAND...: for installing packages. Returns.
enter_writable_root() {
    (
        cd /
        tied=1 HOME=/root
        binds=()
        bind_file "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf
        bind_file /etc/hosts /etc/hosts
        if [ -d /etc/apt/auth.conf.d ]; then bind_folder ro /etc/apt/auth.conf.d; fi
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
        unset LD_PRELOAD LD_LIBRARY_PATH
        if command -v bwrap >/dev/null; then
            run_bwrap --bind "$@"
        else
            run_chroot rw "$@"
        fi
    )
}

run_bwrap() {
    local how=$1 i flags=()
    shift
    for ((i = 0; i < ${#binds[@]}; i += 3)); do
        if [ "${binds[i]}" = ro ]; then flags+=(--ro-bind); else flags+=(--bind); fi
        flags+=("${binds[i + 1]}" "${binds[i + 2]}")
    done
    [ -z "${tied:-}" ] || flags+=(--die-with-parent)
    exec bwrap "$how" "$root" / --dev-bind /dev /dev --perms 1777 --tmpfs /dev/shm --proc /proc --tmpfs /run \
        "${flags[@]}" --chdir "$PWD" -- "$@"
}

# Mounts in a namespace of its own, so that nothing is left on the host however this ends.
run_chroot() {
    local how=$1
    shift
    exec unshare --mount --propagation private bash -c '
        set -euo pipefail
        root=$1 how=$2 folder=$3 count=$4
        shift 4
        mount --bind "$root" "$root"
        [ "$how" = rw ] || mount -o remount,bind,ro "$root"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
        mount -t proc proc "$root/proc"
        mount -t tmpfs -o mode=755 tmpfs "$root/run"
        while [ "$count" -gt 0 ]; do
            case $3 in /run/*) mkdir -p "$root$3" ;; esac
            mount --rbind "$2" "$root$3"
            [ "$1" = rw ] || mount -o remount,bind,ro "$root$3"
            shift 3
            count=$((count - 3))
        done
        exec chroot "$root" /bin/sh -c '\''cd "$1" && shift && exec "$@"'\'' sh "$folder" "$@"
    ' bash "$root" "$how" "$PWD" ${#binds[@]} "${binds[@]}" "$@"
}
