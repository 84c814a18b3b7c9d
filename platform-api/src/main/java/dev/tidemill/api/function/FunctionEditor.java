package dev.tidemill.api.function;

import dev.tidemill.api.isolation.IsolationClasses;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.quota.CodeQuota;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.Runtimes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Makes, changes and removes functions. A package is checked and stored before anything is written,
 * so that a failure leaves the function as it was.
 */
@ApplicationScoped
public class FunctionEditor {

    private final Functions functions;
    private final FunctionVersions versions;
    private final Uploads uploads;
    private final Outbox outbox;
    private final CodeQuota quota;
    private final Clock clock;
    private final SettingsCheck settingsCheck;
    private final IsolationClasses isolation;

    FunctionEditor(
            Functions functions,
            FunctionVersions versions,
            Uploads uploads,
            Outbox outbox,
            CodeQuota quota,
            Runtimes runtimes,
            IsolationClasses isolation,
            Clock clock) {
        this.functions = functions;
        this.versions = versions;
        this.uploads = uploads;
        this.outbox = outbox;
        this.quota = quota;
        this.clock = clock;
        this.isolation = isolation;
        this.settingsCheck = new SettingsCheck(runtimes);
    }

    /** Without a version of it. */
    public FunctionView create(
            FunctionId id, Settings settings, byte[] zip, Map<String, String> tags) {
        return create(id, settings, zip, tags, false);
    }

    /**
     * @param publish whether to publish the first version too, which is then the answer
     */
    public FunctionView create(
            FunctionId id,
            Settings settings,
            byte[] zip,
            Map<String, String> tags,
            boolean publish) {
        SettingsCheck.checkName(id.name());
        settingsCheck.check(settings);
        Tags.check(tags);
        isolation.check(id.tenant(), tags);
        var code = uploads.keep(id.tenant(), zip);
        SettingsCheck.checkSize(code.unpackedSize(), settings.layers());
        try {
            return QuarkusTransaction.requiringNew()
                    .call(
                            () -> {
                                if (functions.has(id)) {
                                    throw exists(id);
                                }
                                var function = new FunctionEntity(id, settings, clock.instant());
                                function.begin(code.code(), code.size());
                                function.tag(tags);
                                functions.persist(function);
                                functions.flush();
                                quota.require(id.tenant());
                                if (!tags.isEmpty()) { // before the function can be called
                                    outbox.add(id.tenant(), new Change.FunctionTagsPut(id, tags));
                                }
                                var created = tell(function);
                                return publish ? versions.publish(function) : created;
                            });
        } catch (ConstraintViolationException raced) {
            throw exists(id);
        }
    }

    /**
     * @param expected the revision that the caller knows; empty: any
     * @param publish whether to publish a version too, which is then the answer
     * @param dryRun whether to tell only what would be
     */
    public FunctionView changeCode(
            FunctionId id, byte[] zip, Optional<String> expected, boolean publish, boolean dryRun) {
        if (dryRun) {
            var unpacked = uploads.check(id.tenant(), zip);
            return QuarkusTransaction.requiringNew()
                    .call(
                            () -> {
                                var function = functions.get(id);
                                Revisions.check(function.revision(), expected);
                                SettingsCheck.checkSize(unpacked, function.settings().layers());
                                return function.view(true).withCode(CodeHash.of(zip), zip.length);
                            });
        }
        var code = uploads.keep(id.tenant(), zip);
        return change(
                id,
                expected,
                function -> {
                    SettingsCheck.checkSize(code.unpackedSize(), function.settings().layers());
                    var grows = code.size() > function.codeSize();
                    function.set(code.code(), code.size(), clock.instant());
                    if (grows) {
                        functions.flush();
                        quota.require(id.tenant());
                    }
                    var changed = tell(function);
                    return publish ? versions.publish(function).qualified() : changed;
                });
    }

    public FunctionView changeSettings(
            FunctionId id, Settings.Change change, Optional<String> expected) {
        var code = change.layers().filter(layers -> !layers.isEmpty()).map(_ -> measured(id));
        return change(
                id,
                expected,
                function -> {
                    var settings = function.settings().with(change);
                    settingsCheck.check(settings);
                    var layersChange = !settings.layers().equals(function.settings().layers());
                    if (layersChange && code.isPresent()) {
                        if (!code.get().hash().equals(function.code())) {
                            throw new PlatformException(
                                    ErrorCode.FUNCTION_CHANGED,
                                    "The function's code was changed meanwhile. Try again.");
                        }
                        SettingsCheck.checkSize(code.get().unpackedSize(), settings.layers());
                    }
                    function.set(settings, clock.instant());
                    if (layersChange) {
                        functions.flush();
                        quota.require(id.tenant());
                    }
                    return tell(function);
                });
    }

    private record Measured(CodeHash hash, long unpackedSize) {}

    /** Before anything is locked: it may take a while. */
    private Measured measured(FunctionId id) {
        var code = QuarkusTransaction.requiringNew().call(() -> functions.get(id).code());
        return new Measured(code, uploads.unpackedSize(id.tenant(), code));
    }

    /** With all its versions and aliases. */
    public void delete(FunctionId id) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            var function = functions.lock(id);
                            versions.deleteAll(id);
                            if (!function.tags().isEmpty()) {
                                outbox.add(id.tenant(), new Change.FunctionTagsRemoved(id));
                            }
                        });
    }

    public void tag(FunctionId id, Map<String, String> tags) {
        changeTags(id, all -> all.putAll(tags));
    }

    public void untag(FunctionId id, Collection<String> keys) {
        changeTags(id, all -> all.keySet().removeAll(keys));
    }

    /** Whether calls of it may go in a circle; its revision stays. */
    public boolean isRecursionAllowed(FunctionId id) {
        return QuarkusTransaction.requiringNew().call(() -> functions.get(id).isRecursionAllowed());
    }

    public void allowRecursion(FunctionId id, boolean allowed) {
        change(
                id,
                Optional.empty(),
                function -> {
                    function.allowRecursion(allowed);
                    return tell(function);
                });
    }

    private void changeTags(FunctionId id, Consumer<Map<String, String>> change) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            var function = functions.lock(id);
                            var tags = new TreeMap<>(function.tags());
                            change.accept(tags);
                            Tags.check(tags);
                            isolation.check(id.tenant(), tags);
                            function.tag(tags);
                            functions.flush();
                            outbox.add(
                                    id.tenant(),
                                    tags.isEmpty()
                                            ? new Change.FunctionTagsRemoved(id)
                                            : new Change.FunctionTagsPut(id, tags));
                        });
    }

    private FunctionView change(
            FunctionId id,
            Optional<String> expected,
            Function<FunctionEntity, FunctionView> change) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var function = functions.lock(id);
                            Revisions.check(function.revision(), expected);
                            return change.apply(function);
                        });
    }

    private FunctionView tell(FunctionEntity function) {
        functions.flush();
        outbox.add(function.function().tenant(), new Change.FunctionPut(function.asCalled()));
        return function.view(false);
    }

    private static PlatformException exists(FunctionId id) {
        return new PlatformException(
                ErrorCode.FUNCTION_EXISTS, "Function already exist: " + id.name());
    }
}
