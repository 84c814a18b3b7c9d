-- Whose row it is decides who sees it. Every table of tenants gets forced row-level security on this question; app.tenant is
-- set at the start of each transaction, '*' by the few jobs that serve all tenants. Nobody bound: nothing is visible.
create function visible(owner text) returns boolean
    language sql stable
    return owner = current_setting('app.tenant', true) or current_setting('app.tenant', true) = '*';

-- The program may read and write rows, and nothing else: it owns no table, so that it can switch no policy off.
grant usage on schema public to tidemill_app;
alter default privileges in schema public grant select, insert, update, delete on tables to tidemill_app;
alter default privileges in schema public grant usage, select on sequences to tidemill_app;
