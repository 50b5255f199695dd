create table screening (
    purchase_id text primary key,
    person text not null,
    merchant_id text not null,
    minor bigint not null,
    currency text not null,
    at timestamptz not null,
    completed boolean not null
);
create index screening_by_person on screening (person, at desc);
