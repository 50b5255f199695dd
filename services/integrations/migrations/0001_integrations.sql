create table merchant (
    merchant_id text primary key,
    connector text not null,
    base_url text not null unique,
    body jsonb not null,              -- api::integrations::Merchant as contract JSON
    remembered text not null,         -- the connector's own, from discovery
    added_at timestamptz not null
);

create table vendor_account (
    vendor text primary key,
    base_url text not null,
    sealed text not null
);

-- Webhooks that were taken, so that a replay is nothing.
create table webhook_seen (
    merchant_id text not null,
    event_id text not null,
    seen_at timestamptz not null,
    primary key (merchant_id, event_id)
);
