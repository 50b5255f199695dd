# Where the environment lives. Sourced; needs $repo. Sets cache, root, key, node_dir, python_dir, go_dir.
# Everything is keyed by the content of the lists, so clones with different lists share one cache.

cache=${EMPTOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/emptor}
readonly kRootFormat=1 kSuite=trixie

hash_of() {
    local sum
    sum=$(sha256sum)
    printf '%s' "${sum:0:12}"
}

# packages_of FILE [SECTION...]: the packages of these sections (none named: all), one a line.
packages_of() {
    local file=$1 line section=""
    shift
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%%#*}
        line=${line//[[:space:]]/}
        case $line in
        "") ;;
        "["*"]") section=${line:1:-1} ;;
        *) if [ $# = 0 ] || [[ " $* " == *" $section "* ]]; then printf '%s\n' "$line"; fi ;;
        esac
    done <"$file"
}

list=$repo/tools/env/packages.txt
key=$({
    echo "format $kRootFormat"
    packages_of "$list"
} | hash_of)
root=$cache/roots/$key
node_dir=$cache/tools/node-$(hash_of <"$repo/tools/env/node/package-lock.json")
python_dir=$cache/tools/python-$(hash_of <"$repo/tools/env/requirements.lock")
go_dir=$cache/tools/go-$(hash_of <"$repo/tools/env/go.txt")

# The first Debian mirror in apt's sources, as lines or as stanzas; nothing when there is none.
mirror_in_sources() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed -E -n '/^(deb +(\[[^]]*\] +)?|URIs: *)([^ ]+\/debian\/?)( .*)?$/{s//\3/p;q}' || true
}
