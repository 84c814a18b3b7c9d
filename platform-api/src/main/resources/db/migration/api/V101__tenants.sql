create table tenant (
    account_id text primary key check (account_id ~ '^[0-9]{12}$'),
    name       text        not null unique,
    created_at timestamptz not null
);
alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_rows on tenant using (visible(account_id));

create table access_key (
    id         text primary key,
    tenant     text        not null references tenant on delete cascade,
    secret     text        not null,
    created_at timestamptz not null
);
create index on access_key (tenant);
alter table access_key enable row level security;
alter table access_key force row level security;
create policy tenant_rows on access_key using (visible(tenant));
