-- Tags of log groups, of those that have any. Beside the groups, which are a read model: these are the catalogue's.
create table log_group_tags (
    tenant    text not null references tenant on delete cascade,
    log_group text not null collate "C",
    tags      text not null, -- JSON object
    primary key (tenant, log_group)
);
alter table log_group_tags enable row level security;
alter table log_group_tags force row level security;
create policy tenant_rows on log_group_tags using (visible(tenant));
