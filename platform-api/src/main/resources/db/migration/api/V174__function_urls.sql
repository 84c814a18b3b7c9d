-- Addresses of functions: one for the function itself, one for each alias.
create table function_url (
    id       text        primary key,       -- in the host name
    tenant   text        not null references tenant on delete cascade,
    function text        not null collate "C",
    alias    text        not null collate "C", -- '': the function itself
    access   text        not null,
    mode     text        not null,
    cors     text,                          -- JSON
    created  timestamptz not null,
    changed  timestamptz not null,
    unique (tenant, function, alias)
);
alter table function_url enable row level security;
alter table function_url force row level security;
create policy tenant_rows on function_url using (visible(tenant));
