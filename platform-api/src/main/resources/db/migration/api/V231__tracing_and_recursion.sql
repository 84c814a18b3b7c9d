alter table function
    add column active_tracing boolean not null default false,
    -- Said of the latest version, for all of them.
    add column recursion      boolean not null default false;

-- The trace that the run is part of, where that was to be recorded.
alter table run add column trace_id text;
