package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.iam.policy.PrincipalName;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds users and roles of all accounts: policies name those of others too. */
@ApplicationScoped
class PrincipalStore {

    private static final String SESSION = ":assumed-role/";

    /** A user or a role. */
    private record Owner(String tenant, String kind, String path, String name, String id) {
        String arn() {
            return "arn:aws:iam::" + tenant + ':' + kind + path + name;
        }

        boolean isRole() {
            return kind.equals("role");
        }

        /** What ARNs of its sessions begin with. */
        String sessions() {
            return "arn:aws:sts::" + tenant + SESSION + name + '/';
        }
    }

    /** Those that exist of the principals that were asked for. */
    static final class Known {
        private final Set<String> accounts;
        private final List<Owner> owners;

        private Known(Collection<String> accounts, List<Owner> owners) {
            this.accounts = Set.copyOf(accounts);
            this.owners = owners;
        }

        /** As it is kept; empty when it does not exist. */
        Optional<String> id(String principal) {
            return PrincipalName.aws(principal)
                    .flatMap(
                            name ->
                                    switch (name) {
                                        case PrincipalName.Account(var account)
                                                when !accounts.contains(account.value()) ->
                                                Optional.empty();
                                        case PrincipalName.Entity(var arn) -> ofArn(arn);
                                        case PrincipalName.Unique(var id)
                                                when owner(id).isEmpty() ->
                                                Optional.empty();
                                        case PrincipalName.Anyone _,
                                                PrincipalName.Account _,
                                                PrincipalName.Unique _,
                                                PrincipalName.Service _,
                                                PrincipalName.Federated _ ->
                                                Optional.of(principal);
                                    });
        }

        private Optional<String> ofArn(String arn) {
            for (var owner : owners) {
                if (owner.arn().equals(arn)) {
                    return Optional.of(owner.id());
                }
                if (owner.isRole() && arn.startsWith(owner.sessions())) {
                    return Optional.of(owner.id() + ':' + arn.substring(owner.sessions().length()))
                            .filter(PrincipalName::isId);
                }
            }
            return Optional.empty();
        }

        /** As it is shown; empty when it is no id, or nobody's. */
        Optional<String> arn(String id) {
            return owner(id)
                    .map(
                            owner ->
                                    id.equals(owner.id())
                                            ? owner.arn()
                                            : owner.sessions() + session(id));
        }

        private Optional<Owner> owner(String id) {
            var plain = withoutSession(id);
            return owners.stream().filter(owner -> owner.id().equals(plain)).findFirst();
        }
    }

    private final Sql sql;

    PrincipalStore(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param principals as policies say them behind {@code "AWS"}
     */
    Known find(Collection<String> principals) {
        var accounts = new HashSet<String>();
        var names = new HashSet<String>();
        var ids = new HashSet<String>();
        for (var principal : principals) {
            switch (PrincipalName.aws(principal).orElseGet(PrincipalName.Anyone::new)) {
                case PrincipalName.Account(var account) -> accounts.add(account.value());
                case PrincipalName.Unique(var id) -> ids.add(withoutSession(id));
                case PrincipalName.Entity(var arn) -> {
                    accounts.add(arn.split(":", 6)[4]);
                    names.add(nameIn(arn));
                }
                case PrincipalName.Anyone _, PrincipalName.Service _, PrincipalName.Federated _ -> {
                    // nobody to look for
                }
            }
        }
        if (accounts.isEmpty() && ids.isEmpty()) {
            return new Known(List.of(), List.of());
        }
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                new Known(
                                                        accounts(accounts),
                                                        owners(accounts, names, ids))));
    }

    private List<String> accounts(Set<String> wanted) {
        return sql.query(
                row -> row.getString(1),
                "select account_id from tenant where account_id = any(?)",
                (Object) wanted.toArray(String[]::new));
    }

    private List<Owner> owners(Set<String> accounts, Set<String> names, Set<String> ids) {
        return sql.query(
                row ->
                        new Owner(
                                row.getString("tenant"),
                                row.getString("kind"),
                                row.getString("path"),
                                row.getString("name"),
                                row.getString("id")),
                "select tenant, kind, path, name, id from iam_identity where kind in ('user',"
                        + " 'role') and (id = any(?) or (tenant = any(?) and name = any(?)))",
                ids.toArray(String[]::new),
                accounts.toArray(String[]::new),
                names.toArray(String[]::new));
    }

    /** Of a user or a role the last part; of a session the role, which stands before it. */
    private static String nameIn(String arn) {
        var session = arn.indexOf(SESSION);
        return session < 0
                ? lastOf(arn)
                : arn.substring(session + SESSION.length()).split("/", 2)[0];
    }

    private static String lastOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static String withoutSession(String id) {
        var colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private static String session(String id) {
        return id.substring(id.indexOf(':') + 1);
    }
}
