-- Invocations that a limit refused: they never ran, so no run tells of them.
create table throttle_minute (
    tenant   text        not null,
    function text        not null collate "C",
    minute   timestamptz not null,
    version  text        not null,
    refused  bigint      not null,
    primary key (tenant, function, minute, version)
);
create index on throttle_minute (minute);
alter table throttle_minute enable row level security;
alter table throttle_minute force row level security;
create policy tenant_rows on throttle_minute using (visible(tenant));
