-- The first answer to every action, by who asked, where and under which key. A row without an answer is
-- an action that is running, until its lease ends.
create table idempotency (
    subject      text not null,
    path         text not null,
    key          text not null,
    body_sha256  bytea not null,
    token        text not null,          -- of the request that runs it
    lease_until  timestamptz not null,
    expires_at   timestamptz not null,
    answer       text,                   -- JSON of a success
    reason       text,                   -- reason id and message of a definite failure
    message      text,
    primary key (subject, path, key),
    check (answer is null or reason is null)
);

create index idempotency_expired on idempotency (expires_at);
