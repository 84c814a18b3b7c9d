package dev.tidemill.api.function;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Gives functions and aliases addresses of their own, shows, changes and removes them. They go with
 * what they belong to.
 */
@ApplicationScoped
public class FunctionUrls {

    /** An address as it stands. */
    public record View(FunctionUrl url, Instant created, Instant changed) {}

    /** What an address is to be like; empty stays as it is. */
    public record Wish(
            Optional<FunctionUrl.Access> access,
            Optional<FunctionUrl.Mode> mode,
            Optional<FunctionUrl.Cors> cors) {}

    /**
     * Some addresses.
     *
     * @param next the alias after which the others follow; empty when there are none
     */
    public record Page(List<View> urls, Optional<String> next) {}

    /** As many random bits as 32 letters and digits of an id tell. */
    private static final int ID_BITS = 165;

    private static final int ID_LENGTH = 32;

    private final SecureRandom random = new SecureRandom();
    private final Functions functions;
    private final Aliases aliases;
    private final Urls urls;
    private final Outbox outbox;
    private final Clock clock;

    FunctionUrls(Functions functions, Aliases aliases, Urls urls, Outbox outbox, Clock clock) {
        this.functions = functions;
        this.aliases = aliases;
        this.urls = urls;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param alias empty: the function itself
     */
    public View create(
            FunctionId id, Optional<String> alias, FunctionUrl.Access access, Wish wish) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var function = functions.lock(id);
                            check(id, alias);
                            if (function.settings().modes().tenantIsolation()) {
                                throw new PlatformException(
                                        ErrorCode.PARAMETER_INVALID,
                                        "Function URLs are not supported for functions with"
                                                + " tenancy configuration.");
                            }
                            if (urls.get(id, alias).isPresent()) {
                                throw exists(alias.map(id::arn).orElseGet(id::arn));
                            }
                            var url =
                                    new UrlEntity(
                                            new FunctionUrl(
                                                    newId(),
                                                    id,
                                                    alias,
                                                    access,
                                                    wish.mode().orElse(FunctionUrl.Mode.BUFFERED),
                                                    wish.cors()),
                                            now());
                            urls.persist(url);
                            urls.flush();
                            return tell(url);
                        });
    }

    public View update(FunctionId id, Optional<String> alias, Wish wish) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.lock(id);
                            var url = find(id, alias);
                            url.change(wish, now());
                            urls.flush();
                            return tell(url);
                        });
    }

    public View get(FunctionId id, Optional<String> alias) {
        return QuarkusTransaction.requiringNew().call(() -> find(id, alias).view());
    }

    public void delete(FunctionId id, Optional<String> alias) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            var url = find(id, alias);
                            urls.delete(url);
                            urls.flush();
                            outbox.add(id.tenant(), new Change.FunctionUrlRemoved(url.id()));
                        });
    }

    /**
     * @param after the last alias of the page before; empty: the first page
     */
    public Page list(FunctionId id, Optional<String> after, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.get(id);
                            var found = urls.after(id, after, atMost + 1);
                            var page = found.subList(0, Math.min(atMost, found.size()));
                            return new Page(
                                    page.stream().map(UrlEntity::view).toList(),
                                    found.size() > atMost
                                            ? Optional.of(page.getLast().alias())
                                            : Optional.empty());
                        });
    }

    private UrlEntity find(FunctionId id, Optional<String> alias) {
        check(id, alias);
        return urls.get(id, alias)
                .orElseThrow(
                        () ->
                                new PlatformException(
                                        ErrorCode.FUNCTION_URL_NOT_FOUND,
                                        "The resource you requested does not exist."));
    }

    private void check(FunctionId id, Optional<String> alias) {
        functions.get(id);
        if (alias.isPresent() && aliases.get(id, alias.get()).isEmpty()) {
            throw Aliases.missing(id, alias.get());
        }
    }

    private View tell(UrlEntity url) {
        var known = url.asCalled();
        outbox.add(known.function().tenant(), new Change.FunctionUrlPut(known));
        return url.view();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String newId() {
        var text = new BigInteger(ID_BITS, random).toString(36);
        return "0".repeat(Math.max(0, ID_LENGTH - text.length())) + text;
    }

    private static PlatformException exists(String arn) {
        return new PlatformException(
                ErrorCode.FUNCTION_URL_EXISTS,
                "Failed to create function url config for [functionArn = "
                        + arn
                        + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
    }
}
