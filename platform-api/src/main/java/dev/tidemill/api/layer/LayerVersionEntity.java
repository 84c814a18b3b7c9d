package dev.tidemill.api.layer;

import dev.tidemill.api.function.Uploads;
import dev.tidemill.api.persistence.TextList;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.tenant.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a layer's version; only its policy changes. */
@Entity(name = "LayerVersion")
@Table(name = "layer_version")
class LayerVersionEntity {

    private static final TextList TEXTS = new TextList();

    @Id private UUID id;

    @org.hibernate.annotations.TenantId
    @Column(nullable = false, updatable = false)
    private String tenant;

    @Column(nullable = false, updatable = false)
    private String name;

    @Column(nullable = false, updatable = false)
    private long number;

    @Column(nullable = false, updatable = false)
    private String description;

    @Column(updatable = false)
    private @Nullable String license;

    /** JSON, so that queries can look into it. */
    @Column(updatable = false)
    private String runtimes;

    /** JSON. */
    @Column(updatable = false)
    private String architectures;

    @Column(name = "code_hash", updatable = false)
    private String codeHash;

    @Column(name = "code_size", updatable = false)
    private long codeSize;

    @Column(name = "unpacked_size", updatable = false)
    private long unpackedSize;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    private @Nullable String policy;

    @Column(name = "policy_revision")
    private @Nullable String policyRevision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected LayerVersionEntity() {}

    LayerVersionEntity(
            LayerId layer, long number, NewLayer wanted, Uploads.Kept code, Instant now) {
        this.id = UUID.randomUUID();
        this.tenant = layer.tenant().value();
        this.name = layer.name();
        this.number = number;
        this.description = wanted.description();
        this.license = wanted.license().orElse(null);
        this.runtimes = TEXTS.convertToDatabaseColumn(wanted.runtimes());
        this.architectures = TEXTS.convertToDatabaseColumn(wanted.architectures());
        this.codeHash = code.code().hex();
        this.codeSize = code.size();
        this.unpackedSize = code.unpackedSize();
        this.createdAt = now;
    }

    LayerId layer() {
        return new LayerId(new TenantId(tenant), name);
    }

    long number() {
        return number;
    }

    String arn() {
        return layer().arn(number);
    }

    /** Who else may use it; empty when nobody may. */
    Optional<LayerPolicies.View> policy() {
        return policy == null || policyRevision == null
                ? Optional.empty()
                : Optional.of(new LayerPolicies.View(policy, policyRevision));
    }

    /**
     * @return its revision
     */
    String setPolicy(String document) {
        var revision = UUID.randomUUID().toString();
        policy = document;
        policyRevision = revision;
        return revision;
    }

    void dropPolicy() {
        policy = null;
        policyRevision = null;
    }

    LayerView view() {
        return new LayerView(
                layer(),
                number,
                description,
                Optional.ofNullable(license),
                TEXTS.convertToEntityAttribute(runtimes),
                TEXTS.convertToEntityAttribute(architectures),
                new CodeHash(codeHash),
                codeSize,
                unpackedSize,
                createdAt);
    }
}
