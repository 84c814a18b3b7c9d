package dev.tidemill.api.iam;

import dev.tidemill.core.iam.policy.PrincipalName;
import dev.tidemill.core.iam.policy.PrincipalsInText;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Keeps the principals of policies by their unique ids, and shows them by their ARNs while they
 * live: who is made anew under an old name is somebody else.
 */
@ApplicationScoped
public class PrincipalIds {

    /** For PostgreSQL: texts of policies that may name a user or a role by an ARN. */
    public static final String MAY_NAME = "arn:aws|\\\\";

    private final PrincipalStore store;

    PrincipalIds(PrincipalStore store) {
        this.store = store;
    }

    /**
     * The document as it is kept.
     *
     * @param document one that the policies' grammar has let through
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED} when it names an
     *     account, a user or a role that does not exist
     */
    public String kept(String document) {
        var principals = PrincipalsInText.of(document);
        var known = store.find(principals.names());
        return principals.with(known::id);
    }

    /**
     * A principal as it is kept; empty when there is none.
     *
     * @param principal as a policy says it behind {@code "AWS"}
     */
    public Optional<String> id(String principal) {
        return store.find(Set.of(principal)).id(principal);
    }

    /**
     * A document of before the ids as it is kept. Who was gone already gets the id of nobody, so
     * that who comes by that name gets nothing of it.
     */
    public String adopted(String document) {
        var principals = PrincipalsInText.of(document);
        var known = store.find(principals.names());
        return principals.with(name -> Optional.of(known.id(name).orElseGet(() -> gone(name))));
    }

    private static String gone(String name) {
        return switch (PrincipalName.aws(name).orElseThrow()) {
            case PrincipalName.Entity(var arn) ->
                    NewId.of(arn.contains(":user/") ? "AIDA" : "AROA");
            case PrincipalName.Anyone _,
                    PrincipalName.Account _,
                    PrincipalName.Unique _,
                    PrincipalName.Service _,
                    PrincipalName.Federated _ ->
                    name;
        };
    }

    /** The document as it is shown. An id stays where its owner is gone. */
    public String shown(String document) {
        return shownOf(List.of(document)).apply(document);
    }

    /** How any of these documents is shown, with one question to the database. */
    public UnaryOperator<String> shownOf(Collection<String> documents) {
        var named = new HashSet<String>();
        for (var document : documents) {
            if (mayNameIds(document)) {
                named.addAll(PrincipalsInText.of(document).names());
            }
        }
        var known = store.find(named);
        return document ->
                mayNameIds(document)
                        ? PrincipalsInText.of(document)
                                .with(name -> Optional.of(known.arn(name).orElse(name)))
                        : document;
    }

    private static boolean mayNameIds(String document) {
        return document.contains("AIDA") || document.contains("AROA");
    }
}
