package dev.tidemill.api.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keycloak's organization of each tenant, with the tenant's people as members. What somebody may do
 * is not in it: that is the membership's role.
 */
@ApplicationScoped
class Organizations {

    /** Marks those that are ours: an administrator's own ones are left alone. */
    private static final String ACCOUNT = "tidemill.account";

    private static final int PAGE = 100;
    private static final int CREATED = 201;
    private static final int DONE = 204;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final Keycloak keycloak;

    Organizations(Keycloak keycloak) {
        this.keycloak = keycloak;
    }

    /** Makes it when it is missing, and leaves what administrators added to it. */
    void ensure(Tenant tenant) {
        if (find(tenant.id()).isPresent()) {
            return;
        }
        var wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("name", tenant.name() + " (" + tenant.id() + ")");
        wanted.put("alias", tenant.id().value());
        wanted.put("enabled", true);
        wanted.putObject("attributes").putArray(ACCOUNT).add(tenant.id().value());
        var reply = keycloak.ask("POST", "/organizations", wanted);
        if (reply.status() != CREATED && reply.status() != CONFLICT) { // another node was faster
            throw Keycloak.refused(reply);
        }
    }

    /** Of tenants that have one; the people in it stay. */
    void remove(TenantId tenant) {
        find(tenant).ifPresent(id -> expectGone("/organizations/" + id));
    }

    /** Does nothing while the tenant has no organization: who makes it adds everybody. */
    void add(TenantId tenant, String userId) {
        find(tenant).ifPresent(id -> join(id, userId));
    }

    void drop(TenantId tenant, String userId) {
        find(tenant).ifPresent(id -> expectGone("/organizations/" + id + "/members/" + userId));
    }

    /** Adds those who are missing; whom administrators added by themselves stays. */
    void fill(TenantId tenant, Set<String> userIds) {
        find(tenant)
                .ifPresent(
                        id -> {
                            var known = members(id);
                            userIds.stream()
                                    .filter(user -> !known.contains(user))
                                    .forEach(user -> join(id, user));
                        });
    }

    /** The accounts that may have one: whoever made it. */
    Set<String> accounts() {
        var accounts = new HashSet<String>();
        all("/organizations?briefRepresentation=true")
                .forEach(organization -> accounts.add(organization.path("alias").asText()));
        return accounts;
    }

    private void join(String id, String userId) {
        var reply =
                keycloak.ask(
                        "POST",
                        "/organizations/" + id + "/members",
                        JsonNodeFactory.instance.textNode(userId));
        if (reply.status() != CREATED && reply.status() != CONFLICT) {
            throw Keycloak.refused(reply);
        }
    }

    private Set<String> members(String id) {
        var members = new HashSet<String>();
        all("/organizations/" + id + "/members?briefRepresentation=true")
                .forEach(member -> members.add(member.path("id").asText()));
        return members;
    }

    private List<JsonNode> all(String path) {
        var all = new ArrayList<JsonNode>();
        JsonNode page;
        do {
            page =
                    keycloak.expect(
                            200, "GET", path + "&first=" + all.size() + "&max=" + PAGE, null);
            page.forEach(all::add);
        } while (page.size() == PAGE);
        return all;
    }

    private Optional<String> find(TenantId tenant) {
        var found =
                keycloak.expect(
                        200,
                        "GET",
                        "/organizations?q=" + Keycloak.encoded(ACCOUNT + ":" + tenant),
                        null);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.path(0).path("id").asText());
    }

    private void expectGone(String path) {
        var reply = keycloak.ask("DELETE", path, null);
        if (reply.status() != DONE && reply.status() != NOT_FOUND) {
            throw Keycloak.refused(reply);
        }
    }
}
