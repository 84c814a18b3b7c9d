-- Output by tenant and day (UTC), and whether it was told that the quota is used up.
create table log_volume (
    tenant text    not null,
    day    date    not null,
    bytes  bigint  not null default 0,
    told   boolean not null default false,
    primary key (tenant, day)
);
alter table log_volume enable row level security;
alter table log_volume force row level security;
create policy tenant_rows on log_volume using (visible(tenant));

-- Which attempts of invocations are counted already. Kept for longer than a record can come again.
create table metered (
    tenant     text        not null,
    request_id text        not null,
    attempt    integer     not null,
    metered_at timestamptz not null,
    primary key (tenant, request_id, attempt)
);
create index on metered (metered_at);
alter table metered enable row level security;
alter table metered force row level security;
create policy tenant_rows on metered using (visible(tenant));

create table usage_hour (
    tenant           text        not null,
    hour             timestamptz not null,
    function         text        not null collate "C",
    requests         bigint      not null,
    megabyte_millis  numeric     not null,
    primary key (tenant, hour, function)
);
alter table usage_hour enable row level security;
alter table usage_hour force row level security;
create policy tenant_rows on usage_hour using (visible(tenant));

create table audit_entry (
    id             bigint generated always as identity,
    tenant         text        not null,
    at             timestamptz not null,
    principal      text        not null,
    source_address text        not null,
    action         text        not null,
    resource       text        not null,
    request_id     text        not null,
    error          text -- absent: it was done
) partition by range (at);
create index on audit_entry (tenant, at, id);
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy tenant_rows on audit_entry using (visible(tenant));

-- The program owns no table; these let it make and drop daily partitions of the read models and nothing else.
create or replace function add_day(parent text, day date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
begin
    if parent not in ('log_line', 'run', 'ended_event', 'audit_entry') then
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
create or replace function drop_days(parent text, before date, only_empty boolean) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text;
    filled boolean;
    dropped integer := 0;
begin
    if parent not in ('log_line', 'run', 'ended_event', 'audit_entry') then
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
