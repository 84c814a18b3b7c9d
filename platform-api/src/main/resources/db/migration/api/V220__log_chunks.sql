-- Lines of one stream are kept together, as they came: a line of its own costs a row and two entries of indexes.
create table log_chunk (
    id          bigint generated always as identity,
    tenant      text        not null,
    log_group   text        not null collate "C",
    log_stream  text        not null collate "C",
    at          timestamptz not null, -- of the first line
    until       timestamptz not null, -- of the last
    ingested_at timestamptz not null,
    lines       integer     not null,
    bytes       bigint      not null, -- of the messages
    body        text        not null  -- a JSON array: microseconds behind "at", message, and so on
) partition by range (at);
create index on log_chunk (tenant, log_group, at, id);
create index on log_chunk (tenant, log_group, log_stream, at, id);
alter table log_chunk enable row level security;
alter table log_chunk force row level security;
create policy tenant_rows on log_chunk using (visible(tenant));

-- The program owns no table; these let it make and drop daily partitions of the read models and nothing else.
create or replace function add_day(parent text, day date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
begin
    if not exists (select from pg_partitioned_table where partrelid = to_regclass('public.' || quote_ident(parent))) then
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

create or replace function drop_days(parent text, before date, only_empty boolean) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text;
    filled boolean;
    dropped integer := 0;
begin
    if not exists (select from pg_partitioned_table where partrelid = to_regclass('public.' || quote_ident(parent))) then
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

select set_config('app.tenant', '*', true);
select add_day('log_chunk', day) from (select distinct (at at time zone 'UTC')::date as day from log_line) days;
insert into log_chunk (tenant, log_group, log_stream, at, until, ingested_at, lines, bytes, body)
select tenant, log_group, log_stream, at, at, ingested_at, 1, octet_length(message), json_build_array(0, message)::text
from log_line order by id;
drop table log_line;
