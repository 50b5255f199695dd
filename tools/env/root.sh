# Makes the Debian 13 root at $root, section by section. Sourced by enter; runs as root.
# Every stage leaves a marker in $root/.stages, so an interrupted set-up goes on at the stage it was in.

root_has() {
    local section
    for section in $sections; do
        [ -e "$root/.stages/$section" ] || return 1
    done
}

root_ready() {
    if ! root_has; then
        hold_lock "$cache/roots/lock"
        if ! root_has; then make_root; fi
        drop_lock
    fi
    touch "$root/.used"
}

make_root() {
    local section missing="" start=$EPOCHREALTIME
    root_log=$root.log
    say "-- Debian 13 environment in $root (output in $root_log)"
    if [ ! -d "$root" ]; then
        need_bootstrap_tool
        if ! copy_earlier_root; then make_base; fi
    fi
    for section in run build test; do
        if [[ " $sections " == *" $section "* ]] && [ ! -e "$root/.stages/$section" ]; then
            missing+=" $section"
        fi
    done
    install_sections $missing
    # shellcheck disable=SC2046
    drop_unused "$root" $(find "$cache/roots" -mindepth 1 -maxdepth 1 -type d)
    say "-- environment ready after $(seconds_since "$start") s"
}

need_bootstrap_tool() {
    command -v debootstrap >/dev/null || command -v mmdebstrap >/dev/null && return
    command -v apt-get >/dev/null ||
        die "this machine is not Debian 13 and has neither debootstrap nor mmdebstrap: install one of them, then run make again."
    step "installing debootstrap on this machine" "$root_log" install_bootstrap_tool ||
        die "debootstrap could not be installed by apt: install debootstrap or mmdebstrap, then run make again."
}

install_bootstrap_tool() {
    apt-get install -y --no-install-recommends debootstrap debian-archive-keyring && return
    apt-get update && apt-get install -y --no-install-recommends debootstrap debian-archive-keyring
}

# The Debian mirror that this machine uses; nothing when it is no Debian (debootstrap knows a default).
host_mirror() {
    [[ $host_suite == debian-* ]] || return 0
    mirror_in_sources
}

make_base() {
    local part=$root.part mirror tool=debootstrap
    mirror=$(host_mirror)
    rm -rf --one-file-system "$part"
    mkdir -p "$part"
    command -v debootstrap >/dev/null || tool=mmdebstrap
    # debootstrap fetches with wget, which does not know apt's proxy.
    local proxy=""
    if command -v apt-config >/dev/null; then
        eval "$(apt-config shell proxy Acquire::http::Proxy)"
    fi
    step "Debian 13 base ($tool)" "$root_log" env ${proxy:+http_proxy="${http_proxy:-$proxy}"} \
        "$tool" --variant=minbase --include=ca-certificates $kSuite "$part" ${mirror:+"$mirror"} ||
        die "the Debian 13 base could not be made: see $root_log (is a Debian mirror reachable?)."
    configure_base "$part"
    mkdir "$part/.stages"
    mv "$part" "$root"
}

configure_base() {
    local base=$1 file
    mirror=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /:\//) { print $i; exit } }' "$base/etc/apt/sources.list")
    printf 'deb %s %s main\n' "$mirror" $kSuite "$mirror" $kSuite-updates "$mirror" $kSuite-backports >"$base/etc/apt/sources.list"
    printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
    chmod +x "$base/usr/sbin/policy-rc.d"
    # Nobody reads manuals in here, and a root that a power cut breaks is made again.
    printf '%s\n' force-unsafe-io path-exclude=/usr/share/man/\* path-exclude=/usr/share/locale/\* \
        path-exclude=/usr/share/doc/\* path-include=/usr/share/doc/\*/copyright >"$base/etc/dpkg/dpkg.cfg.d/emptor"
    printf '%s\n' 'APT::Install-Recommends "false";' 'Acquire::Languages "none";' 'APT::Keep-Downloaded-Packages "true";' \
        >"$base/etc/apt/apt.conf.d/90emptor"
    for file in resolv.conf hosts pip.conf npmrc gitconfig; do
        rm -f "$base/etc/$file"
        : >"$base/etc/$file"
    done
}

# A root of an earlier list is copied when the new list only adds to it; what it lacks is installed on top.
copy_earlier_root() {
    local old
    for old in $(ls -td "$cache"/roots/*/ 2>/dev/null); do
        old=${old%/}
        [ -e "$old/.stages/packages.txt" ] && [ "$(cat "$old/.stages/format")" = "$kRootFormat" ] || continue
        if comm -23 <(packages_of "$old/.stages/packages.txt" | sort) <(packages_of "$list" | sort) | grep -q .; then
            continue
        fi
        rm -rf --one-file-system "$root.part"
        step "copying the root of an earlier package list" "$root_log" cp -a --reflink=auto "$old" "$root.part" || continue
        rm -f "$root.part"/.stages/{run,build,test}
        mv "$root.part" "$root"
        return 0
    done
    return 1
}

install_sections() {
    local packages section
    # shellcheck disable=SC2046
    packages=$(packages_of "$list" "$@" | sed 's|@|/|')
    pass_host_apt_settings
    . "$repo/tools/env/mounts.sh"
    step "package lists" "$root_log" enter_writable_root apt-get update ||
        die "the package lists could not be fetched: see $root_log."
    step "finishing what was interrupted" "$root_log" enter_writable_root dpkg --configure -a ||
        die "dpkg could not go on: remove $root and run make again."
    # shellcheck disable=SC2086
    step "packages:$(printf ' %s' "$@")" "$root_log" enter_writable_root \
        apt-get install -y --no-install-recommends --fix-broken $packages ||
        die "packages could not be installed: see $root_log; run make again to go on from here."
    enter_writable_root apt-get clean >>"$root_log" 2>&1
    for section; do : >"$root/.stages/$section"; done
    cp "$list" "$root/.stages/packages.txt"
    echo "$kRootFormat" >"$root/.stages/format"
}

# Proxies and the like of the host's apt; kept in the cache, never in the repository.
pass_host_apt_settings() {
    if command -v apt-config >/dev/null; then
        apt-config dump | grep -E '^Acquire::(http|https|ftp|Check|Retries)' | grep -v 'Auto-Detect' \
            >"$root/etc/apt/apt.conf.d/95host" || true
    fi
    local bundle
    bundle=$(host_ca_bundle)
    [ -z "$bundle" ] || cp "$bundle" "$root/etc/ssl/certs/ca-certificates.crt"
}

host_ca_bundle() {
    local file
    for file in "${SSL_CERT_FILE:-}" "${CURL_CA_BUNDLE:-}" /etc/ssl/certs/ca-certificates.crt \
        /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
        if [ -n "$file" ] && [ -r "$file" ]; then
            printf '%s\n' "$file"
            return
        fi
    done
}
