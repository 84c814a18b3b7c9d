create table function (
    id                  uuid primary key,
    tenant              text        not null references tenant on delete cascade,
    name                text        not null collate "C",
    runtime             text        not null,
    handler             text        not null,
    role                text        not null,
    description         text        not null,
    memory_megabytes    integer     not null,
    timeout_seconds     integer     not null,
    storage_megabytes   integer     not null,
    environment         text        not null, -- JSON object
    tags                text        not null, -- JSON object
    log_group           text        not null,
    code_hash           text        not null,
    code_size           bigint      not null,
    revision            text        not null,
    created_at          timestamptz not null,
    modified_at         timestamptz not null,
    changes             integer     not null, -- of code or configuration since it was created
    unique (tenant, name)
);
alter table function enable row level security;
alter table function force row level security;
create policy tenant_rows on function using (visible(tenant));
