-- What functions reach outside of the platform: lists of words with spaces between them.
create table egress_policy (
    tenant   text not null references tenant on delete cascade,
    id       text not null collate "C",
    name     text not null collate "C",
    names    text not null,
    cidrs    text not null,
    networks text not null,
    ports    text not null,
    primary key (tenant, id),
    unique (tenant, name)
);
alter table egress_policy enable row level security;
alter table egress_policy force row level security;
create policy tenant_rows on egress_policy using (visible(tenant));

alter table function add column egress text not null default '';
