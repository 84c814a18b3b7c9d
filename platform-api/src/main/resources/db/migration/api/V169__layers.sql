-- How many versions were published under a name, those that are gone included: no number comes again.
create table layer (
    tenant        text   not null references tenant on delete cascade,
    name          text   not null collate "C",
    versions_made bigint not null,
    primary key (tenant, name)
);
alter table layer enable row level security;
alter table layer force row level security;
create policy tenant_rows on layer using (visible(tenant));

create table layer_version (
    id              uuid primary key,
    tenant          text        not null references tenant on delete cascade,
    name            text        not null collate "C",
    number          bigint      not null,
    description     text        not null,
    license         text,
    runtimes        text        not null, -- JSON: those that it says it is for
    architectures   text        not null, -- JSON
    code_hash       text        not null,
    code_size       bigint      not null,
    unpacked_size   bigint      not null,
    created_at      timestamptz not null,
    policy          text,
    policy_revision text,
    unique (tenant, name, number)
);
alter table layer_version enable row level security;
alter table layer_version force row level security;
create policy tenant_rows on layer_version using (visible(tenant));

-- What a version uses it keeps, whatever becomes of the layer.
alter table function add column layers text not null default '[]'; -- JSON: arn, code, size, unpackedSize
