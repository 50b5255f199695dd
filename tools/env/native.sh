# The environment when this machine is Debian 13 itself. Sourced by enter.

native_ready() {
    local stamp=$cache/native/$key missing section
    for section in $sections; do
        [ -e "$stamp-$section" ] || break
        section=""
    done
    [ -n "$section" ] || return 0
    # shellcheck disable=SC2086
    missing=$(packages_of "$list" $sections | while read -r package; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "${package%@*}" 2>/dev/null)" = installed ] || echo "$package"
    done)
    if [ -n "$missing" ]; then native_install "$missing"; fi
    mkdir -p "$cache/native"
    for section in $sections; do : >"$stamp-$section"; done
}

native_install() {
    local packages log=$cache/native/install.log
    packages=$(printf '%s\n' "$1" | sed 's|@|/|')
    if [ "$(id -u)" != 0 ]; then
        [[ $packages != */$kSuite-backports* ]] || native_has_backports ||
            say "The suite $kSuite-backports of your Debian mirror must be among apt's sources."
        die "these packages are missing; install them, then run make again:
  sudo apt-get install --no-install-recommends" $packages
    fi
    [[ $packages != */$kSuite-backports* ]] || native_has_backports || native_add_backports
    export DEBIAN_FRONTEND=noninteractive
    step "package lists" "$log" apt-get update || die "the package lists could not be fetched: see $log."
    # shellcheck disable=SC2086
    step "installing $(wc -w <<<"$packages") missing packages" "$log" apt-get install -y --no-install-recommends $packages ||
        die "packages could not be installed: see $log."
}

native_has_backports() {
    grep -qs "^[^#]*$kSuite-backports" /etc/apt/sources.list /etc/apt/sources.list.d/*
}

native_add_backports() {
    local mirror file=/etc/apt/sources.list.d/emptor-backports.list
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$kSuite" '$2 == suite && !found { found = 1; print $1 }') || true
    [ -n "$mirror" ] || mirror=$(mirror_in_sources)
    [ -n "$mirror" ] || die "add the suite $kSuite-backports of your Debian mirror to apt's sources, then run make again."
    say "-- adding $kSuite-backports to apt's sources ($file)"
    echo "deb $mirror $kSuite-backports main" >"$file"
}
