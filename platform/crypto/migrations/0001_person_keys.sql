-- Data keys of persons, wrapped by a master key that is not in the database. Deleting a row erases
-- all that was sealed for the person.
create table crypto.person_keys (
    person text primary key,
    key_id text not null,
    master_key_id text not null,
    wrapped bytea not null,
    created_at timestamptz not null default now()
);
