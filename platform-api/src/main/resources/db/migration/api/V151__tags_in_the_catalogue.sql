-- Conditions of policies ask for tags: what was published before has none.
select set_config('app.tenant', '*', true);
insert into outbox (tenant, key, change)
select tenant, 'function-tags/' || tenant || '/' || name,
       convert_to(json_build_object('type', 'function-tags', 'function', json_build_object(
           'tenant', json_build_object('value', tenant), 'name', name), 'tags', tags::json)::text, 'UTF8')
from function
where tags <> '{}';
insert into outbox (tenant, key, change)
select p.tenant, 'policy/' || p.tenant || '/' || p.name,
       convert_to(json_build_object('type', 'policy', 'policy', json_build_object(
           'tenant', json_build_object('value', p.tenant), 'path', p.path, 'name', p.name, 'id', p.id,
           'document', v.document, 'tags', p.tags::json))::text, 'UTF8')
from iam_policy p
join iam_policy_version v on v.policy = p.id and v.number = p.default_version
where p.tags <> '{}';
