-- Read models: what Kafka said of runs, events and output, by day. A partition belongs to the owner, and the program may touch it
-- through its parent only, where row-level security is.

-- How far each topic is projected: moved in the transaction that writes the rows, so that a crash repeats and skips nothing.
create table projection_offset (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
);
alter table projection_offset enable row level security;
alter table projection_offset force row level security;
create policy jobs_only on projection_offset using (current_setting('app.tenant', true) = '*');

-- Signs page tokens, so that every node understands and nobody forges them.
create table page_token_key (key bytea not null);
insert into page_token_key values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
alter table page_token_key enable row level security;
alter table page_token_key force row level security;
create policy jobs_only on page_token_key using (current_setting('app.tenant', true) = '*');

create table log_group (
    tenant         text        not null,
    name           text        not null collate "C",
    created_at     timestamptz not null,
    retention_days integer,
    stored_bytes   bigint      not null default 0,
    primary key (tenant, name)
);
alter table log_group enable row level security;
alter table log_group force row level security;
create policy tenant_rows on log_group using (visible(tenant));

create table log_stream (
    tenant           text        not null,
    log_group        text        not null collate "C",
    name             text        not null collate "C",
    created_at       timestamptz not null,
    first_event_at   timestamptz,
    last_event_at    timestamptz,
    last_ingested_at timestamptz,
    primary key (tenant, log_group, name),
    foreign key (tenant, log_group) references log_group (tenant, name) on delete cascade
);
create index on log_stream (tenant, log_group, last_event_at, name);
alter table log_stream enable row level security;
alter table log_stream force row level security;
create policy tenant_rows on log_stream using (visible(tenant));

create table log_line (
    id          bigint generated always as identity,
    tenant      text        not null,
    log_group   text        not null collate "C",
    log_stream  text        not null collate "C",
    at          timestamptz not null,
    ingested_at timestamptz not null,
    message     text        not null
) partition by range (at);
create index on log_line (tenant, log_group, at, id);
create index on log_line (tenant, log_group, log_stream, at, id);
alter table log_line enable row level security;
alter table log_line force row level security;
create policy tenant_rows on log_line using (visible(tenant));

create table run (
    id               bigint generated always as identity,
    tenant           text        not null,
    function         text        not null collate "C",
    version          text        not null,
    request_id       text        not null,
    trigger          text        not null,
    attempt          integer     not null,
    started_at       timestamptz not null,
    duration_micros  bigint      not null,
    billed_millis    bigint      not null,
    init_micros      bigint,
    memory_mb        integer     not null,
    max_memory_mb    integer     not null,
    error_type       text,
    log_stream       text        not null,
    worker           text        not null
) partition by range (started_at);
create index on run (tenant, function, started_at, id);
alter table run enable row level security;
alter table run force row level security;
create policy tenant_rows on run using (visible(tenant));

-- An event that ran twice because of a crash may end twice: the key keeps the first ending.
create table ended_event (
    tenant      text        not null,
    accepted_at timestamptz not null,
    id          text        not null,
    function    text        not null collate "C",
    version     text        not null,
    ended_at    timestamptz not null,
    attempts    integer     not null,
    ending      text        not null,
    reason      text,
    primary key (tenant, accepted_at, id)
) partition by range (accepted_at);
alter table ended_event enable row level security;
alter table ended_event force row level security;
create policy tenant_rows on ended_event using (visible(tenant));

-- The program owns no table; these let it make and drop daily partitions of the read models and nothing else.
create function add_day(parent text, day date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
begin
    if parent not in ('log_line', 'run', 'ended_event') then
        raise exception '% has no days', parent;
    end if;
    if to_regclass('public.' || part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('days of ' || parent)); -- two nodes at midnight
    if to_regclass('public.' || part) is not null then
        return;
    end if;
    execute format('create table %I partition of %I for values from (%L) to (%L)',
        part, parent, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
    execute format('revoke all on %I from tidemill_app', part);
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
    execute format('create policy tenant_rows on %I using (visible(tenant))', part);
end $$;

-- Drops the days before; only empty ones where asked. Returns how many went.
create function drop_days(parent text, before date, only_empty boolean) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text;
    filled boolean;
    dropped integer := 0;
begin
    if parent not in ('log_line', 'run', 'ended_event') then
        raise exception '% has no days', parent;
    end if;
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = to_regclass('public.' || parent) and to_date(right(c.relname, 8), 'YYYYMMDD') < before
        order by c.relname
    loop
        filled := false;
        if only_empty then
            execute format('select exists (select from %I)', part) into filled;
        end if;
        if not filled then
            execute format('drop table %I', part);
            dropped := dropped + 1;
        end if;
    end loop;
    return dropped;
end $$;

revoke all on function add_day(text, date), drop_days(text, date, boolean) from public;
grant execute on function add_day(text, date), drop_days(text, date, boolean) to tidemill_app;
