-- A failure's code and reason are null while there is none.
alter table function
    add column snap_start     text not null default 'OFF',
    add column failure_code   text,
    add column failure_reason text;
