package dev.tidemill.api.function;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.tenant.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function URL's row. */
@Entity(name = "FunctionUrl")
@Table(name = "function_url")
class UrlEntity {

    /** The alias of an address that is the function's own. */
    static final String NO_ALIAS = "";

    @Id private String id;

    @org.hibernate.annotations.TenantId
    @Column(nullable = false, updatable = false)
    private String tenant;

    @Column(nullable = false, updatable = false)
    private String function;

    @Column(nullable = false, updatable = false)
    private String alias;

    @Enumerated(EnumType.STRING)
    private FunctionUrl.Access access;

    @Enumerated(EnumType.STRING)
    private FunctionUrl.Mode mode;

    private @Nullable String cors;

    @Column(nullable = false, updatable = false)
    private Instant created;

    private Instant changed;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected UrlEntity() {}

    UrlEntity(FunctionUrl url, Instant now) {
        this.id = url.id();
        this.tenant = url.function().tenant().value();
        this.function = url.function().name();
        this.alias = url.alias().orElse(NO_ALIAS);
        this.access = url.access();
        this.mode = url.mode();
        this.cors = CorsText.write(url.cors());
        this.created = now;
        this.changed = now;
    }

    String id() {
        return id;
    }

    String alias() {
        return alias;
    }

    /** Whatever the wish does not name stays as it is. */
    void change(FunctionUrls.Wish wish, Instant now) {
        access = wish.access().orElse(access);
        mode = wish.mode().orElse(mode);
        cors = wish.cors().isPresent() ? CorsText.write(wish.cors()) : cors;
        changed = now;
    }

    FunctionUrl asCalled() {
        return new FunctionUrl(
                id,
                new FunctionId(new TenantId(tenant), function),
                Optional.of(alias).filter(name -> !name.equals(NO_ALIAS)),
                access,
                mode,
                CorsText.read(cors));
    }

    FunctionUrls.View view() {
        return new FunctionUrls.View(asCalled(), created, changed);
    }
}
