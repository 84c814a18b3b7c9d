-- Whether the function keeps its own tenants apart; said when it is made, and never changed.
alter table function
    add column tenant_isolation boolean not null default false;
