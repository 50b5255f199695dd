-- One row a person: the lock that every change of the person's money takes, and what the ledger sums up to.
create table wallet (
    person text primary key,
    currency text not null default '',       -- empty: no money has ever been here
    available bigint not null default 0,     -- minor units; below zero only by captures above the reservation
    reserved bigint not null default 0 check (reserved >= 0)
);

-- Double entry: the entries of one movement sum to zero in every currency. Never updated, never deleted.
create table ledger_entry (
    entry_id bigint generated always as identity primary key,
    movement_id text not null,
    person text not null,
    purchase_id text not null default '',
    why text not null,
    account text not null,
    currency text not null,
    minor bigint not null check (minor <> 0),
    at timestamptz not null
);
create index ledger_entry_by_movement on ledger_entry (movement_id);
create index ledger_entry_by_account on ledger_entry (account, currency);
create index ledger_entry_by_purchase on ledger_entry (purchase_id) where purchase_id <> '';

create table spending (
    purchase_id text primary key,
    person text not null,
    day text not null default '',            -- the person's local day whose budget it uses
    currency text not null default '',
    day_use bigint not null default 0,
    body jsonb not null,                     -- domain Spending
    next_look timestamptz                    -- at the issuer; null: no more
);
create index spending_by_day on spending (person, day, currency);
create index spending_due on spending (next_look) where next_look is not null;

create table card (
    card_id text primary key,                -- the issuer's
    purchase_id text not null references spending
);

create table issuer_event (
    event_id text primary key,
    at timestamptz not null
);
create index issuer_event_by_time on issuer_event (at);

create table vendor_account (
    vendor text primary key,
    base_url text not null,
    sealed text not null
);
