-- A feed on its way in, or taken over.
create table feed_import (
    import_id text primary key,
    merchant_id text not null,
    merchant_name text not null,
    currency text not null,
    state text not null default 'open' check (state in ('open', 'committed', 'abandoned')),
    begun_at timestamptz not null,
    touched_at timestamptz not null,
    offers bigint,
    replaced bigint
);

create index feed_import_open on feed_import (touched_at) where state = 'open';

-- What was received of it: a chunk that is sent again gets its first answer.
create table import_chunk (
    import_id text not null references feed_import,
    first_line bigint not null,
    digest bytea not null,
    answer text not null,
    primary key (import_id, first_line)
);

-- Offers by import. A merchant's offers are those of the import that its source names.
create table offer (
    import_id text not null references feed_import,
    item_id text collate "C" not null,
    line bigint not null,
    body json not null,
    primary key (import_id, item_id)
);

create sequence generation;

create table source (
    merchant_id text primary key,
    name text not null,
    import_id text not null references feed_import,
    offers bigint not null,
    imported_at timestamptz not null,
    generation bigint not null
);

-- One table of exchange rates, replaced as a whole.
create table rate (
    from_currency text not null,
    to_currency text not null,
    rate text not null,
    as_of timestamptz not null,
    primary key (from_currency, to_currency)
);
