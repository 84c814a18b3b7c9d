-- What the operator limits everybody of a tenant to: policies in IAM's grammar.
create table guard_rail (
    tenant   text not null references tenant on delete cascade,
    name     text not null collate "C",
    document text not null,
    primary key (tenant, name)
);
alter table guard_rail enable row level security;
alter table guard_rail force row level security;
create policy tenant_rows on guard_rail using (visible(tenant));
