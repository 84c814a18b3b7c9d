-- The ledger: a row for each life of an accepted event that waits or has ended. What waits and what ended are told by different
-- topics, in no order between them: one row for both, which an ending closes for good, leaves no ghost of either.
alter table ended_event rename to event;
do $$
declare
    part text;
begin
    for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'event'::regclass loop
        execute format('alter table %I rename to %I', part, replace(part, 'ended_event', 'event'));
    end loop;
end $$;
alter table event
    alter column ended_at drop not null,
    alter column ending drop not null,
    add column generation       integer not null default 0, -- one more each time that it was sent on its way again
    add column qualifier        text,
    add column trigger          text    not null default 'EVENT',
    add column refusals         integer not null default 0, -- since its last run
    add column held_millis      bigint  not null default 0, -- while its tenant was suspended
    add column next_try_at      timestamptz,                -- absent when it has ended
    add column source_partition integer,                    -- where Kafka has its payload
    add column source_offset    bigint,
    add column cancelled_at     timestamptz,                -- somebody wants it to end
    add column redriven_at      timestamptz,                -- its next generation is accepted at
    add column redrive_safe     boolean not null default false; -- and is known to be in Kafka
create index on event (tenant, id);
create index on event (tenant, function, accepted_at) where ended_at is null;

alter table run add column generation integer not null default 0;
create index on run (tenant, request_id) where trigger = 'EVENT';

alter table metered add column generation integer not null default 0;
alter table metered drop constraint metered_pkey, add primary key (tenant, request_id, generation, attempt);
