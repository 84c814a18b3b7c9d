-- Changes of the catalogue that are committed and not published yet. The tenant may be gone already: no foreign key.
create table outbox (
    sequence bigint generated always as identity primary key,
    tenant   text  not null,
    key      text  not null,
    change   bytea not null
);
create index on outbox (key);
alter table outbox enable row level security;
alter table outbox force row level security;
create policy tenant_rows on outbox using (visible(tenant));
