-- Who else may use a function: a resource policy in IAM's grammar, and its revision.
alter table function
    add column policy          text,
    add column policy_revision text;
