package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The secrets of one data directory, made at its first start, in files that only the owner reads.
 */
public final class Credentials {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS_AND_DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String KEY_ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** Without characters that people confuse. */
    private static final String READABLE = "abcdefghijkmnpqrstuvwxyz23456789";

    /** The secrets of one file by name. */
    public record Secrets(Map<String, String> values) {
        public String get(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }
    }

    private final Path folder;

    public Credentials(Path folder) {
        this.folder = folder;
    }

    /** The key pair of an account's root user. */
    public Secrets accessKey(String account) {
        return keep(
                account,
                Map.of(
                        "access-key-id", () -> "AKIA" + text(KEY_ID, 16),
                        "secret-access-key", () -> text(LETTERS_AND_DIGITS, 40)));
    }

    /** The first person who signs in at the console. */
    public Secrets admin() {
        return keep("admin", Map.of("user", () -> "admin", "password", () -> text(READABLE, 16)));
    }

    /** Passwords of the database's roles. */
    public Secrets postgres() {
        return keep(
                "postgres",
                Map.of(
                        "superuser", Credentials::secret,
                        "owner", Credentials::secret,
                        "app", Credentials::secret,
                        "keycloak", Credentials::secret));
    }

    /** What Tidemill and Keycloak prove themselves with to each other. */
    public Secrets keycloak() {
        return keep(
                "keycloak",
                Map.of(
                        "bootstrap-client-secret", Credentials::secret,
                        "console-client-secret", Credentials::secret,
                        "session-encryption-key", Credentials::secret));
    }

    /** By one at a time: programs that start beside each other ask for the same secrets. */
    private synchronized Secrets keep(String name, Map<String, Supplier<String>> wanted) {
        var file = folder.resolve(name + ".properties");
        try {
            var kept = new LinkedHashMap<String, String>();
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    var equals = line.indexOf('=');
                    if (equals > 0) {
                        kept.put(line.substring(0, equals), line.substring(equals + 1));
                    }
                }
            }
            if (!kept.keySet().containsAll(wanted.keySet())) {
                wanted.forEach((key, made) -> kept.computeIfAbsent(key, _ -> made.get()));
                write(file, kept);
            }
            return new Secrets(kept);
        } catch (IOException unwritable) {
            throw new StartRefused(
                    "cannot keep credentials in " + file + ": " + unwritable.getMessage(),
                    unwritable);
        }
    }

    private static void write(Path file, Map<String, String> values) throws IOException {
        var text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String secret() {
        return text(LETTERS_AND_DIGITS, 40);
    }

    private static String text(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
