-- What functions have of their account's concurrency for themselves.
create table function_concurrency (
    tenant      text        not null references tenant on delete cascade,
    function    text        not null collate "C",
    qualifier   text        not null collate "C", -- a version or an alias: provisioned; empty: reserved
    amount      integer     not null check (amount > 0 or amount = 0 and qualifier = ''),
    modified_at timestamptz not null,
    primary key (tenant, function, qualifier)
);
alter table function_concurrency enable row level security;
alter table function_concurrency force row level security;
create policy tenant_rows on function_concurrency using (visible(tenant));
