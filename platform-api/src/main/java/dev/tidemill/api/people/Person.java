package dev.tidemill.api.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A user as Keycloak shows it. */
record Person(JsonNode json) {

    private static final String MEMBERSHIPS = "memberships";
    private static final String INVITATION = "invitation";
    private static final String INVITED_UNTIL = "invitedUntil";

    /** Whether somebody who was invited has come. */
    enum Invitation {
        PENDING,
        EXPIRED;

        String text() {
            return this == PENDING ? "pending" : "expired";
        }
    }

    String id() {
        return json.path("id").asText();
    }

    String username() {
        return json.path("username").asText();
    }

    String email() {
        return json.path("email").asText();
    }

    /** {@code ACCOUNT:role} each. */
    List<String> memberships() {
        var texts = new ArrayList<String>();
        attribute(MEMBERSHIPS).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    boolean isOf(TenantId tenant) {
        return memberships().stream().anyMatch(text -> text.startsWith(tenant + ":"));
    }

    /** Whether nobody else has to do with this one. */
    boolean isOnlyOf(TenantId tenant) {
        return attribute("account").isEmpty()
                && memberships().stream().allMatch(text -> text.startsWith(tenant + ":"));
    }

    /** Empty for who has come, and for whom we did not invite. */
    Optional<Invitation> invitation() {
        var text = attribute(INVITATION).path(0).asText();
        for (var invitation : Invitation.values()) {
            if (invitation.text().equals(text) && mustChoosePassword()) {
                return Optional.of(invitation);
            }
        }
        return Optional.empty();
    }

    Instant invitedUntil() {
        return Instant.ofEpochSecond(attribute(INVITED_UNTIL).path(0).asLong());
    }

    boolean mustChoosePassword() {
        for (var action : json.path("requiredActions")) {
            if (action.asText().equals(Keycloak.CHOOSE_PASSWORD)) {
                return true;
            }
        }
        return false;
    }

    /** What to write so that the person is that in the tenant; empty: nothing any more. */
    ObjectNode as(TenantId tenant, Optional<String> role) {
        var memberships = memberships();
        memberships.removeIf(text -> text.startsWith(tenant + ":"));
        role.ifPresent(text -> memberships.add(tenant + ":" + text));
        return changed(
                attributes -> {
                    var list = attributes.putArray(MEMBERSHIPS);
                    memberships.forEach(list::add);
                });
    }

    ObjectNode invited(Invitation invitation, Instant until) {
        return changed(attributes -> invite(attributes, invitation, until));
    }

    ObjectNode arrived() {
        return changed(attributes -> attributes.remove(List.of(INVITATION, INVITED_UNTIL)));
    }

    static void invite(ObjectNode attributes, Invitation invitation, Instant until) {
        attributes.putArray(INVITATION).add(invitation.text());
        attributes.putArray(INVITED_UNTIL).add(String.valueOf(until.getEpochSecond()));
    }

    /** Without what the person may be changing at this moment. */
    private ObjectNode changed(Consumer<ObjectNode> change) {
        ObjectNode changed = json.deepCopy();
        changed.remove("requiredActions");
        change.accept(changed.withObject("/attributes"));
        return changed;
    }

    private JsonNode attribute(String name) {
        return json.path("attributes").path(name);
    }
}
