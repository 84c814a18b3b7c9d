-- Published versions stand beside $LATEST: what belongs to both has one column.
alter table function
    add column number        bigint not null default 0, -- 0: $LATEST
    add column edition       bigint not null default 0, -- grows when code or settings become others
    add column versions_made bigint not null default 0; -- of $LATEST: no number comes again
alter table function drop constraint function_tenant_name_key;
alter table function add unique (tenant, name, number);

create table function_alias (
    id              uuid primary key,
    tenant          text             not null references tenant on delete cascade,
    function        text             not null collate "C",
    name            text             not null collate "C",
    number          bigint           not null, -- the version's, 0: $LATEST
    other_number    bigint,                    -- of the version that has a part of the invocations
    weight          double precision not null, -- of the other one, 0 to 1
    description     text             not null,
    revision        text             not null,
    policy          text,
    policy_revision text,
    unique (tenant, function, name)
);
alter table function_alias enable row level security;
alter table function_alias force row level security;
create policy tenant_rows on function_alias using (visible(tenant));
