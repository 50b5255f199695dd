# The files that the programs of processes.sh read: keys, feeds, configuration. Sourced by it; needs $repo, $state, $bin,
# $database and the ports.

merchants=(northwind bluecrate fennel quillmart)
simulators=()
for name in "$repo"/sandbox/*/simulator.yaml; do
    name=${name%/simulator.yaml}
    simulators+=("${name##*/}")
done
keys=$state/keys
config=$state/config
feeds=$state/feeds

# Runs before the programs start, every time; makes only what is missing or has changed.
prepare_files() {
    mkdir -p "$config"
    "$bin/emptord" keys --dir "$keys"
    [ -e "$keys/issuer.key" ] || (umask 077 && printf 'rk_test_sandbox_vault' >"$keys/issuer.key")
    make_feeds
    install_identity
    vault_config >"$config/vault.yaml"
    server_config >"$config/server.yaml"
    client_config >"$config/client.yaml"
}

make_feeds() {
    local made
    made=$(sha256sum <"$bin/emptor-catalogue")
    [ "$(cat "$feeds/made" 2>/dev/null)" != "$made" ] || return 0
    mkdir -p "$feeds"
    "$bin/emptor-catalogue" --seed 1 --out "$feeds"
    echo "$made" >"$feeds/made"
}

install_identity() {
    local folder=$repo/apps/identity
    (
        flock 9 # of several at once the first one installs
        cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && exit 0
        cd "$folder" && npm ci --silent --ignore-scripts --no-audit --no-fund
        cp package-lock.json node_modules/.installed
    ) 9<"$folder/package-lock.json"
}

# NAME|SETTING|PATH|CREDENTIALS, a line for each simulator.
simulator_table() { "$repo/tools/dev/simulators" "$repo/sandbox"; }

# Every private address that may be called, one by one: the simulators and the identity provider.
private_hosts() {
    local name port separator=""
    for name in "${simulators[@]}" identity "${merchants[@]}"; do
        port=port_$name
        printf '%s"127.0.0.1:%s"' "$separator" "${!port}"
        separator=", "
    done
}

vault_config() {
    cat <<EOF
mode: test
keys: $keys
root: $repo
rpc: {address: "127.0.0.1:$port_vault"}
outbound: {ca_file: $keys/ca.pem, private: [$(private_hosts)]}
services:
  vault:
    issuer: stripe
    issuer_base_url: https://127.0.0.1:$port_stripe
    issuer_key: {file: $keys/issuer.key}
    connection_public_key: $keys/connection.jwk
EOF
}

server_config() {
    cat <<EOF
mode: test
keys: $keys
root: $repo
database: {connection: "$database"}
web:
  port: $port_server
  metrics_port: $port_metrics
  public_url: https://127.0.0.1:$port_server
identity: {issuer: "https://127.0.0.1:$port_identity"}
peers: {vault: "127.0.0.1:$port_vault"}
outbound: {ca_file: $keys/ca.pem, private: [$(private_hosts)]}
services:
  integrations:
    connection_key: {file: $keys/connection.key}
    http_signing_key: {file: $keys/http.key}
  checkout:
    mandate_key: {file: $keys/mandate.key}
  payments:
    issuer: stripe
    mandate_public_key: $keys/mandate.jwk
    poll: 2s
  orders:
    tracking: easypost
    poll: 2s
EOF
}

client_config() {
    cat <<EOF
server: https://127.0.0.1:$port_server
issuer: https://127.0.0.1:$port_identity
ca_file: $keys/ca.pem
login_file: $state/client/login.json
state_dir: $state/client/purchases
private: ["127.0.0.1:$port_server", "127.0.0.1:$port_identity"]
EOF
}
