alter table tenant add column suspended boolean not null default false;
-- Those that differ from the configuration's: FUNCTIONS=10,CODE_BYTES=1000
alter table tenant add column quotas text not null default '';
