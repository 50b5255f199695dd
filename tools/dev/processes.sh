# The programs that `make up` runs beside PostgreSQL: THE TABLE. Sourced by the scripts of this folder.
#
# processes   in the order of their start; they stop in reverse
# ports       PROCESS:NAME, one free port each, kept in .emptor/ports; $port_NAME below;
#             EMPTOR_PORT_NAME in the environment fixes it
# define_X    sets, for process X:
#   command      program and arguments
#   environment  NAME=VALUE settings beside the inherited ones
#   inputs       files and folders whose change restarts it (its program belongs here)
#   probe        ready when: `http URL` answers 2xx | `tcp PORT` accepts | `socket PATH` accepts
#   seconds      how long it may take to be ready
# Known here: $repo, $state (short path of .emptor), $bin (folder of the compiled programs), $database (conninfo).

. "$repo/tools/dev/files.sh"

processes=(identity sandbox vault server)
ports=(identity:identity sandbox:admin vault:vault server:server server:metrics)
for name in "${simulators[@]}" "${merchants[@]}"; do ports+=("sandbox:$name"); done

define_identity() {
    command=(node "$repo/apps/identity/server.mjs" --port "$port_identity" --cert "$keys/identity.pem"
        --key "$keys/identity.key" --state "$state/identity")
    inputs=("$repo/apps/identity" "$keys/identity.pem")
    probe="http https://127.0.0.1:$port_identity/.well-known/openid-configuration"
    seconds=20
}

define_sandbox() {
    local public=https://127.0.0.1:$port_server name setting path port
    command=("$bin/emptor-sandbox" --config "$repo/sandbox/default.yaml" --state "$state/sandbox"
        --set "tls.certificate=$keys/sandbox.pem" --set "tls.key=$keys/sandbox.key" --set "tls.ca=$keys/ca.pem"
        --set "feeds=$feeds" --set "admin.port=$port_admin")
    while IFS='|' read -r name setting path _; do
        port=port_$name
        command+=(--set "$name.port=${!port}")
        [ -z "$setting" ] || command+=(--set "$name.$setting=$public$path")
    done <<<"$(simulator_table)"
    for name in "${merchants[@]}"; do
        port=port_$name
        command+=(--set "merchants.$name.port=${!port}")
    done
    inputs=("$bin/emptor-sandbox" "$repo/sandbox/default.yaml" "$keys/sandbox.pem" "$feeds/made")
    probe="http http://127.0.0.1:$port_admin/healthz"
    seconds=60
}

define_vault() {
    command=("$bin/emptord" run --config "$config/vault.yaml" --roles vault)
    inputs=("$bin/emptord" "$config/vault.yaml" "$keys/vault.pem")
    probe="tcp $port_vault"
    seconds=20
}

define_server() {
    local folder
    command=("$bin/emptord" run --config "$config/server.yaml")
    inputs=("$bin/emptord" "$config/server.yaml" "$keys/server.pem")
    for folder in "$repo"/platform/*/migrations "$repo"/services/*/migrations; do inputs+=("$folder"); done
    probe="http https://127.0.0.1:$port_server/readyz"
    seconds=60
}

# Runs after every start and does what is missing (all of it again when it failed): what a person finds there.
prepare_demo() {
    local merchant port client="$bin/emptor --config $config/client.yaml"
    sign_in_demo
    connect_simulators
    [ ! -e "$state/demo.made" ] || return 0
    say "-- preparing the demo person: merchants, catalogue, address, policy, wallet"
    for merchant in "${merchants[@]}"; do
        port=port_$merchant
        $client merchant add "https://127.0.0.1:${!port}" --id "$merchant"
        $client feed import "$feeds/$merchant.jsonl" --merchant "$merchant"
    done
    $client address set --name "Demo Person" --street "1 Main Street" --city Columbus --region OH \
        --postal-code 43004 --country US --email demo@example.com
    $client policy set --per-purchase "500 USD" --per-day "2000 USD" --approval-above "250 USD" \
        --time-zone America/New_York
    $client wallet add "2000 USD"
    touch "$state/demo.made"
}

sign_in_demo() {
    [ ! -e "$state/client/login.json" ] || return 0
    mkdir -p "$state/client"
    node "$repo/apps/identity/login-demo.mjs" --issuer "https://127.0.0.1:$port_identity" --ca "$keys/ca.pem" \
        --out "$state/client/login.json"
}

# Every simulator that can be connected, once: one that joins later is connected at the next start.
connect_simulators() {
    local name credentials port
    mkdir -p "$state/connected"
    while IFS='|' read -r name _ _ credentials; do
        [ -n "$credentials" ] && [ ! -e "$state/connected/$name" ] || continue
        port=port_$name
        # shellcheck disable=SC2086
        $client connect "$name" $credentials --base-url "https://127.0.0.1:${!port}" </dev/null
        touch "$state/connected/$name"
    done <<<"$(simulator_table)"
}

# What the client needs to find its server; read by ./emptor unless set already.
client_settings() {
    echo "EMPTOR_CONFIG=$config/client.yaml"
}

welcome() {
    cat <<EOF

Emptor is ready.
  server   https://127.0.0.1:$port_server   (metrics http://127.0.0.1:$port_metrics/metrics)
  sign-in  https://127.0.0.1:$port_identity

Try:
  ./emptor ask "noise cancelling headphones under \$200, new, cheapest"
  ./emptor buy "noise cancelling headphones under \$200, new, cheapest"
  ./emptor orders
  make status | make logs | make down
EOF
}
