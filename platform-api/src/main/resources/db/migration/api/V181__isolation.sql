-- Of a tenant's functions: standard, hostile, or nothing for the configuration's.
alter table tenant add column isolation text not null default '';
alter table tenant add column isolation_floor text not null default '';
