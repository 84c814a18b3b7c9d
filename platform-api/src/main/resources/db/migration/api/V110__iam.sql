-- Users, groups and roles: what policies belong to. Names tell upper and lower case apart only when they are shown.
create table iam_identity (
    id                  text primary key, -- AIDA…, AGPA…, AROA…
    tenant              text        not null references tenant on delete cascade,
    kind                text        not null check (kind in ('user', 'group', 'role')),
    name                text        not null collate "C",
    path                text        not null collate "C",
    created_at          timestamptz not null,
    tags                text        not null, -- JSON object
    boundary            text, -- ARN
    description         text, -- the last three are a role's
    trust               text,
    max_session_seconds integer
);
create unique index on iam_identity (tenant, kind, lower(name));

create table iam_membership (
    tenant   text not null references tenant on delete cascade,
    user_id  text not null references iam_identity on delete cascade,
    group_id text not null references iam_identity on delete cascade,
    primary key (user_id, group_id)
);
create index on iam_membership (group_id);
create index on iam_membership (tenant);

create table iam_inline_policy (
    tenant   text not null references tenant on delete cascade,
    identity text not null references iam_identity on delete cascade,
    name     text not null collate "C",
    document text not null,
    primary key (identity, name)
);
create index on iam_inline_policy (tenant);

-- The policy may be AWS's, which is no row: no foreign key. Who attaches locks the row, if there is one.
create table iam_attachment (
    tenant     text not null references tenant on delete cascade,
    identity   text not null references iam_identity on delete cascade,
    policy_arn text not null collate "C",
    primary key (identity, policy_arn)
);
create index on iam_attachment (tenant, policy_arn);

create table iam_policy (
    id              text primary key, -- ANPA…
    tenant          text        not null references tenant on delete cascade,
    name            text        not null collate "C",
    path            text        not null collate "C",
    description     text        not null,
    tags            text        not null, -- JSON object
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    default_version integer     not null,
    last_version    integer     not null -- of all that ever were: numbers are not used again
);
create unique index on iam_policy (tenant, lower(name));

create table iam_policy_version (
    tenant     text        not null references tenant on delete cascade,
    policy     text        not null references iam_policy on delete cascade,
    number     integer     not null,
    document   text        not null,
    created_at timestamptz not null,
    primary key (policy, number)
);
create index on iam_policy_version (tenant);

create table iam_account_alias (
    tenant text primary key references tenant on delete cascade,
    alias  text not null unique
);

do $$
declare
    name text;
begin
    foreach name in array array['iam_identity', 'iam_membership', 'iam_inline_policy', 'iam_attachment', 'iam_policy',
                                'iam_policy_version', 'iam_account_alias'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy tenant_rows on %I using (visible(tenant))', name);
    end loop;
end $$;

-- Keys of users, beside those of root users.
alter table access_key
    add column user_id           text references iam_identity on delete cascade,
    add column active            boolean not null default true,
    add column last_used_at      timestamptz,
    add column last_used_region  text,
    add column last_used_service text;
create index on access_key (user_id);

-- What was published before knows neither owner nor status, and would open nothing.
select set_config('app.tenant', '*', true);
insert into outbox (tenant, key, change)
select tenant, 'key/' || id,
       convert_to(json_build_object('type', 'key', 'accessKey', json_build_object(
           'id', id, 'secret', secret, 'tenant', json_build_object('value', tenant), 'user', null, 'active', true))::text, 'UTF8')
from access_key;
