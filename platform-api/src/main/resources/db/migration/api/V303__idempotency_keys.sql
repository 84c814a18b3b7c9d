-- Which event was accepted with an idempotency key. Reserved before Kafka is asked, marked when it has answered.
create table idempotency_key (
    tenant      text        not null references tenant on delete cascade,
    function    text        not null collate "C",
    key         text        not null collate "C",
    fingerprint text        not null, -- of payload, qualifier and context
    request_id  text        not null,
    accepted_at timestamptz not null,
    accepted    boolean     not null default false,
    primary key (tenant, function, key)
);
create index on idempotency_key (accepted_at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy tenant_rows on idempotency_key using (visible(tenant));
