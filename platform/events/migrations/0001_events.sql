-- Facts, stored with the state that they tell of. A row gets its `position` in the log only after it was
-- committed, by one relay at a time: whoever has read up to a position has missed nothing before it.
create table outbox (
    entry     bigint generated always as identity primary key,
    position  bigint unique,
    id        text not null unique,
    type      text not null,
    source    text not null,
    subject   text not null,
    sequence  bigint not null,      -- within the subject, in the order of commits
    person    text not null,
    time      timestamptz not null,
    data      json not null,
    unique (subject, sequence)
);

create index outbox_unplaced on outbox (entry) where position is null;

-- The last sequence number of each subject; its row lock puts the transactions of a subject in order.
create table subject (
    subject   text primary key,
    last      bigint not null
);

-- The last position that was given out. One row; who locks it is the relay.
create table head (
    one       boolean primary key default true check (one),
    position  bigint not null
);
insert into head (position) values (0);

-- How far each group of consumers has come, and which process serves it.
create table consumer (
    name        text primary key,
    position    bigint not null default 0,
    owner       text,
    lease_until timestamptz
);
