package dev.tidemill.api.function;

import dev.tidemill.api.persistence.SealedTextMap;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.tenant.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A version of a function: the latest, which alone changes, or a published one. */
@Entity(name = "Function")
@Table(name = "function")
class FunctionEntity implements PolicyHolder {

    @Id private UUID id;

    @org.hibernate.annotations.TenantId
    @Column(nullable = false, updatable = false)
    private String tenant;

    @Column(nullable = false, updatable = false)
    private String name;

    /** 0: the latest. */
    @Column(nullable = false, updatable = false)
    private long number;

    private String runtime;
    private String handler;
    private String role;
    private String description;

    @Column(name = "memory_megabytes")
    private int memoryMegabytes;

    @Column(name = "timeout_seconds")
    private int timeoutSeconds;

    @Column(name = "storage_megabytes")
    private int storageMegabytes;

    @Convert(converter = SealedTextMap.class)
    private Map<String, String> environment;

    @Convert(converter = TextMap.class)
    private Map<String, String> tags;

    @Column(name = "log_group")
    private String logGroup;

    /** Ids, with spaces between them. */
    private String egress;

    @Convert(converter = LayerList.class)
    private List<Layer> layers;

    /** Null: the log is text. */
    @Enumerated(EnumType.STRING)
    @Column(name = "application_log_level")
    private JsonLogs.@Nullable Level applicationLogLevel;

    @Enumerated(EnumType.STRING)
    @Column(name = "system_log_level")
    private JsonLogs.@Nullable Level systemLogLevel;

    @Column(name = "tenant_isolation", updatable = false)
    private boolean tenantIsolation;

    @Column(name = "active_tracing")
    private boolean activeTracing;

    /** Of the latest, and meant for all. */
    private boolean recursion;

    @Enumerated(EnumType.STRING)
    @Column(name = "snap_start")
    private SnapStart snapStart;

    /** Null: it has not failed. */
    @Column(name = "failure_code")
    private @Nullable String failureCode;

    @Column(name = "failure_reason")
    private @Nullable String failureReason;

    @Column(name = "code_hash")
    private String codeHash;

    @Column(name = "code_size")
    private long codeSize;

    private String revision;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "modified_at")
    private Instant modifiedAt;

    private int changes;

    /** Grows when code or settings become others: what has one edition is alike. */
    private long edition;

    /** How many versions were published of the latest, those that are gone included. */
    @Column(name = "versions_made")
    private long versionsMade;

    private @Nullable String policy;

    @Column(name = "policy_revision")
    private @Nullable String policyRevision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected FunctionEntity() {}

    @SuppressWarnings("NullAway.Init") // the setters below set the rest
    FunctionEntity(FunctionId function, Settings settings, Instant now) {
        this.id = UUID.randomUUID();
        this.tenant = function.tenant().value();
        this.name = function.name();
        this.createdAt = now;
        this.tags = Map.of();
        write(settings);
        revise(now);
        this.changes = 0;
    }

    /** This state under the next number, for good. */
    FunctionEntity publish(Optional<String> itsDescription, Instant now) {
        versionsMade++;
        var settings = settings();
        var published =
                new FunctionEntity(
                        function(),
                        itsDescription.map(settings::describedAs).orElse(settings),
                        now);
        published.number = versionsMade;
        published.edition = edition;
        published.begin(code(), codeSize);
        if (snapStart == SnapStart.WANTED) {
            published.snapStart = SnapStart.PENDING;
        }
        return published;
    }

    /** Whether it cannot be called before it is prepared. */
    boolean isPending() {
        return snapStart == SnapStart.PENDING;
    }

    void prepared(Prepared how) {
        switch (how) {
            case Prepared.Ready _ -> snapStart = SnapStart.READY;
            case Prepared.Failed(var code, var reason) -> {
                snapStart = SnapStart.FAILED;
                failureCode = code;
                failureReason = reason;
            }
        }
    }

    /** Whether code and settings are as they were when that version was published. */
    boolean isLike(FunctionEntity version) {
        return edition == version.edition;
    }

    long number() {
        return number;
    }

    /** Of the ARN that its policy is about: the latest is meant by none. */
    Optional<String> policyQualifier() {
        return number == VersionNumber.LATEST ? Optional.empty() : Optional.of(version());
    }

    /** {@code $LATEST} or the number. */
    String version() {
        return VersionNumber.text(number);
    }

    FunctionId function() {
        return new FunctionId(new TenantId(tenant), name);
    }

    String revision() {
        return revision;
    }

    Map<String, String> tags() {
        return tags;
    }

    CodeHash code() {
        return new CodeHash(codeHash);
    }

    Settings settings() {
        return new Settings(
                runtime,
                handler,
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                storageMegabytes,
                environment,
                Optional.of(logGroup),
                egress(),
                layers,
                jsonLogs(),
                modes());
    }

    void set(Settings settings, Instant now) {
        var before = settings();
        write(settings);
        revise(now);
        if (!settings().equals(before)) {
            edition++;
        }
    }

    private void write(Settings settings) {
        runtime = settings.runtime();
        handler = settings.handler();
        role = settings.role();
        description = settings.description();
        memoryMegabytes = settings.memoryMegabytes();
        timeoutSeconds = settings.timeoutSeconds();
        storageMegabytes = settings.storageMegabytes();
        environment = new TreeMap<>(settings.environment());
        layers = settings.layers();
        applicationLogLevel = settings.jsonLogs().map(JsonLogs::application).orElse(null);
        systemLogLevel = settings.jsonLogs().map(JsonLogs::system).orElse(null);
        logGroup = settings.logGroup().orElse("/aws/lambda/" + name);
        tenantIsolation = settings.modes().tenantIsolation();
        activeTracing = settings.modes().activeTracing();
        snapStart = settings.modes().snapStart();
        egress = String.join(" ", settings.egress());
    }

    private Optional<JsonLogs> jsonLogs() {
        return applicationLogLevel == null || systemLogLevel == null
                ? Optional.empty()
                : Optional.of(new JsonLogs(applicationLogLevel, systemLogLevel));
    }

    private Modes modes() {
        return new Modes(tenantIsolation, activeTracing, false, snapStart);
    }

    private List<String> egress() {
        return egress.isEmpty() ? List.of() : List.of(egress.split(" ", -1));
    }

    long codeSize() {
        return codeSize;
    }

    void set(CodeHash code, long size, Instant now) {
        if (!code.hex().equals(codeHash)) {
            edition++;
        }
        codeHash = code.hex();
        codeSize = size;
        revise(now);
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

    /** Tags are for people and policies: what runs does not depend on them. */
    void tag(Map<String, String> all) {
        tags = new TreeMap<>(all);
    }

    /** The first revision is the one that it is created with, whatever was set on the way. */
    void begin(CodeHash code, long size) {
        codeHash = code.hex();
        codeSize = size;
    }

    private void revise(Instant now) {
        revision = UUID.randomUUID().toString();
        modifiedAt = now;
        changes++;
    }

    FunctionVersion asCalled() {
        return new FunctionVersion(
                function(),
                Optional.of(id.toString()),
                version(),
                revision,
                runtime,
                handler,
                memoryMegabytes,
                Duration.ofSeconds(timeoutSeconds),
                storageMegabytes,
                Optional.of(role),
                environment,
                code(),
                logGroup,
                egress(),
                layers,
                jsonLogs(),
                new Modes(tenantIsolation, activeTracing, recursion, snapStart));
    }

    boolean isRecursionAllowed() {
        return recursion;
    }

    void allowRecursion(boolean allowed) {
        recursion = allowed;
    }

    private Optional<FunctionView.Failure> failure() {
        return failureCode == null || failureReason == null
                ? Optional.empty()
                : Optional.of(new FunctionView.Failure(failureCode, failureReason));
    }

    FunctionView view(boolean published) {
        return new FunctionView(
                function(),
                version(),
                Optional.empty(),
                settings(),
                logGroup,
                tags,
                code(),
                codeSize,
                revision,
                modifiedAt,
                published,
                changes > 0,
                failure());
    }
}
