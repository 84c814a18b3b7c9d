package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.TreeMap;

/** What identities are given: inline policies, attached policies, places in groups. */
@ApplicationScoped
@Transactional
public class Grants {

    private static final int MOST_ATTACHED = 10;
    private static final int MOST_GROUPS = 10;

    private final Sql sql;
    private final EditIdentities edit;
    private final Identities identities;
    private final Policies policies;

    Grants(Sql sql, EditIdentities edit, Identities identities, Policies policies) {
        this.sql = sql;
        this.edit = edit;
        this.identities = identities;
        this.policies = policies;
    }

    public void attach(TenantId tenant, IdentityKind kind, String name, String arn) {
        edit.change(
                tenant,
                kind,
                name,
                found -> {
                    policies.hold(tenant, arn);
                    if (found.attached().contains(arn)) {
                        return;
                    }
                    if (found.attached().size() >= MOST_ATTACHED) {
                        throw Refusals.quota("PoliciesPer" + kind.title(), MOST_ATTACHED);
                    }
                    sql.update(
                            "insert into iam_attachment (tenant, identity, policy_arn) values"
                                    + " (?, ?, ?)",
                            tenant.value(),
                            found.id(),
                            arn);
                });
    }

    public void detach(TenantId tenant, IdentityKind kind, String name, String arn) {
        edit.change(
                tenant,
                kind,
                name,
                found -> {
                    if (!found.attached().contains(arn)) {
                        throw Refusals.missing("Policy " + arn + " was not found.");
                    }
                    sql.update(
                            "delete from iam_attachment where tenant = ? and identity = ? and"
                                    + " policy_arn = ?",
                            tenant.value(),
                            found.id(),
                            arn);
                });
    }

    /** A new inline policy, or another document for one. */
    public void put(
            TenantId tenant, IdentityKind kind, String name, String policy, String document) {
        edit.change(
                tenant,
                kind,
                name,
                found -> {
                    var all = new TreeMap<>(found.inline());
                    all.put(policy, document);
                    Documents.checkInline(kind, name, document, all.values());
                    sql.update(
                            "insert into iam_inline_policy (tenant, identity, name, document)"
                                    + " values (?, ?, ?, ?) on conflict (identity, name) do update"
                                    + " set document = excluded.document",
                            tenant.value(),
                            found.id(),
                            policy,
                            Documents.kept(document));
                });
    }

    /**
     * @return the document
     */
    public String inline(Identity identity, IdentityKind kind, String policy) {
        var document = identity.inline().get(policy);
        if (document == null) {
            throw Refusals.missing(
                    "The " + kind.word() + " policy with name " + policy + " cannot be found.");
        }
        return document;
    }

    public void remove(TenantId tenant, IdentityKind kind, String name, String policy) {
        edit.change(
                tenant,
                kind,
                name,
                found -> {
                    inline(found, kind, policy); // there must be one
                    sql.update(
                            "delete from iam_inline_policy where tenant = ? and identity = ? and"
                                    + " name = ?",
                            tenant.value(),
                            found.id(),
                            policy);
                });
    }

    public void join(TenantId tenant, String group, String user) {
        var wanted = identities.lock(tenant, IdentityKind.GROUP, group);
        edit.change(
                tenant,
                IdentityKind.USER,
                user,
                found -> {
                    var groups = ((IamUser) found).groups();
                    if (!groups.contains(group) && groups.size() >= MOST_GROUPS) {
                        throw Refusals.quota("GroupsPerUser", MOST_GROUPS);
                    }
                    sql.update(
                            "insert into iam_membership (tenant, user_id, group_id) values"
                                    + " (?, ?, ?) on conflict do nothing",
                            tenant.value(),
                            found.id(),
                            wanted.id());
                });
    }

    public void leave(TenantId tenant, String group, String user) {
        var left = identities.lock(tenant, IdentityKind.GROUP, group);
        edit.change(
                tenant,
                IdentityKind.USER,
                user,
                found ->
                        sql.update(
                                "delete from iam_membership where tenant = ? and user_id = ? and"
                                        + " group_id = ?",
                                tenant.value(),
                                found.id(),
                                left.id()));
    }
}
