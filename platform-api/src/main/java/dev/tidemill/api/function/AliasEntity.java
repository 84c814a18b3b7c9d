package dev.tidemill.api.function;

import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alias's row. */
@Entity(name = "FunctionAlias")
@Table(name = "function_alias")
class AliasEntity implements PolicyHolder {

    @Id private UUID id;

    @org.hibernate.annotations.TenantId
    @Column(nullable = false, updatable = false)
    private String tenant;

    @Column(nullable = false, updatable = false)
    private String function;

    @Column(nullable = false, updatable = false)
    private String name;

    private long number;

    @Column(name = "other_number")
    private @Nullable Long otherNumber;

    private double weight;
    private String description;
    private String revision;
    private @Nullable String policy;

    @Column(name = "policy_revision")
    private @Nullable String policyRevision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected AliasEntity() {}

    @SuppressWarnings("NullAway.Init") // point(…) sets the revision
    AliasEntity(FunctionId function, String name) {
        this.id = UUID.randomUUID();
        this.tenant = function.tenant().value();
        this.function = function.name();
        this.name = name;
        this.description = "";
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    String revision() {
        return revision;
    }

    /**
     * @param other who else gets invocations
     */
    void point(long version, Optional<Alias.Share> other, String itsDescription) {
        number = version;
        otherNumber =
                other.isEmpty()
                        ? null
                        : (Long) VersionNumber.parse(other.get().version()).orElseThrow();
        weight = other.map(Alias.Share::weight).orElse(0.0);
        description = itsDescription;
        revision = UUID.randomUUID().toString();
    }

    Alias asCalled() {
        var other = otherNumber;
        return new Alias(
                new FunctionId(new TenantId(tenant), function),
                name,
                VersionNumber.text(number),
                other == null
                        ? Optional.empty()
                        : Optional.of(new Alias.Share(VersionNumber.text(other), weight)));
    }

    AliasView view() {
        return new AliasView(asCalled(), description, revision);
    }

    @Override
    public Optional<FunctionPolicies.View> policy() {
        return policy == null || policyRevision == null
                ? Optional.empty()
                : Optional.of(new FunctionPolicies.View(policy, policyRevision));
    }

    @Override
    public void setPolicy(String document) {
        policy = document;
        policyRevision = UUID.randomUUID().toString();
    }

    @Override
    public void dropPolicy() {
        policy = null;
        policyRevision = null;
    }
}
