create table followed_order (
    purchase_id text primary key,
    person text not null,
    merchant_id text not null,
    order_id text not null,
    tracker_id text not null default '',
    version bigint not null,
    body jsonb not null,              -- api::orders::Order as contract JSON
    final boolean not null default false,
    next_look timestamptz not null,
    created_at timestamptz not null,
    unique (merchant_id, order_id)
);
create index followed_order_by_person on followed_order (person, created_at desc);
create index followed_order_by_tracker on followed_order (tracker_id) where tracker_id <> '';
create index followed_order_due on followed_order (next_look) where not final;

create table vendor_account (
    vendor text primary key,
    base_url text not null,
    sealed text not null
);
