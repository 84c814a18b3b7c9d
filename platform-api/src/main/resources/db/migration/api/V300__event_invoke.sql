-- How asynchronous events of functions, versions and aliases are handled.
create table function_event_invoke (
    tenant          text        not null references tenant on delete cascade,
    function        text        not null collate "C",
    qualifier       text        not null collate "C", -- a version, an alias or $LATEST
    maximum_retries integer,
    maximum_age_s   integer,
    on_success      text,                          -- ARNs
    on_failure      text,
    modified_at     timestamptz not null,
    primary key (tenant, function, qualifier)
);
alter table function_event_invoke enable row level security;
alter table function_event_invoke force row level security;
create policy tenant_rows on function_event_invoke using (visible(tenant));
