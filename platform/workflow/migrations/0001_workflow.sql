-- Durable state machines. `state`, `effect_input` and events are the machine's own JSON, kept as text
-- (json, not jsonb): what was hashed is what is stored.
create table instance (
    id            text primary key,
    machine       text not null,
    state         json not null,
    version       bigint not null,
    terminal      boolean not null,
    effect_name   text,
    effect_key    text,
    effect_input  json,
    tries         int not null default 0,          -- begun with this key
    effect_at     timestamptz,                     -- when the effect is to be tried (next)
    wake_at       timestamptz,
    running       boolean not null default false,  -- a try has begun and its end is not recorded
    lease_token   bigint not null default 0,       -- grows with every owner; older ones are fenced off
    lease_until   timestamptz,                     -- by the database's clock
    last_error    text,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    check ((effect_name is null) = (effect_at is null)),
    check (not running or effect_name is not null),
    check (not terminal or (effect_name is null and wake_at is null))
);

create index instance_due on instance (machine, (least(effect_at, wake_at))) where not terminal;

-- Every change of every instance, in order.
create table journal (
    instance      text not null references instance,
    version       bigint not null,
    event         json not null,
    state_sha256  text not null,
    effect        text,                            -- the effect that this change asks for
    at            timestamptz not null default clock_timestamp(),
    primary key (instance, version)
);

-- Events that came while an effect was running; applied in order when it has ended.
create table inbox (
    seq             bigint generated always as identity primary key,
    instance        text not null references instance,
    event           json not null,
    at              timestamptz not null default clock_timestamp(),
    applied_at      timestamptz,
    refused_reason  text,
    refused_message text
);

create index inbox_waiting on inbox (instance, seq) where applied_at is null;
