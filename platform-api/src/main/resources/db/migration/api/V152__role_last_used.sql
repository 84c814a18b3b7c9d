-- When and where a session of the role signed last.
alter table iam_identity
    add column last_used_at     timestamptz,
    add column last_used_region text;
