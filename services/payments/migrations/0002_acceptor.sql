-- Whom the card network names for a merchant of ours, from the first purchase there that ended well. A later
-- authorisation for that merchant must come from this id.
create table acceptor (
    merchant_id text primary key,
    network_id text not null,
    name text not null,                      -- as on a card statement
    purchase_id text not null references spending,
    learned_at timestamptz not null
);
