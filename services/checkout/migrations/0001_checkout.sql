create table purchase (
    purchase_id text primary key,
    person text not null,
    offer_id text not null,
    state text not null,
    body jsonb not null,           -- the read model, api::checkout::Purchase as contract JSON
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index purchase_by_person on purchase (person, created_at desc);

-- Made by the client before sending: the same key is the same purchase, for ever.
create table client_key (
    person text not null,
    client_key text not null,
    purchase_id text not null,
    primary key (person, client_key)
);

create table policy (
    person text primary key,
    body jsonb not null
);

create table address (
    person text primary key,
    sealed text not null           -- encrypted under the person's key
);

-- One chain for the whole installation: hash = SHA-256(previous hash, seq, at, kind, body).
create table audit (
    seq bigint primary key,
    at text not null,
    kind text not null,
    body text not null,
    hash text not null
);
