-- Null in text logs, which have no levels.
alter table function
    add column application_log_level text,
    add column system_log_level      text;
