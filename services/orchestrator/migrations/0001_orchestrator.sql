create table run (
    run_id text primary key,
    person text not null,
    running boolean not null,
    request jsonb not null,           -- AskRequest as contract JSON, card numbers cut out
    body jsonb not null,              -- Run as contract JSON
    created_at timestamptz not null
);
create index run_by_person on run (person, created_at desc);
create index run_running on run (created_at) where running;

create table run_event (
    run_id text not null references run,
    seq bigint not null,
    body jsonb not null,              -- RunEvent as contract JSON, without its number
    primary key (run_id, seq)
);
