package dev.tidemill.core.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The keys that everything else is sealed with: a keyset of Tink's in its JSON form. The primary
 * one seals, all of them open, so that what an older key has sealed stays readable. Their nonces
 * are long enough to be drawn at random for any number of messages.
 */
public final class MasterKeys {

    private final KeysetHandle keyset;

    private MasterKeys(KeysetHandle keyset) {
        this.keyset = keyset;
    }

    /** A keyset with one new key. */
    public static MasterKeys random() {
        try {
            AeadConfig.register();
            return new MasterKeys(
                    KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * @throws IllegalArgumentException when it is no keyset; what is wrong is not told, because a
     *     fault that quotes it would be logged
     */
    public static MasterKeys parse(String json) {
        try {
            AeadConfig.register();
            var keys =
                    new MasterKeys(
                            TinkJsonProtoKeysetFormat.parseKeyset(
                                    json, InsecureSecretKeyAccess.get()));
            var unused = keys.aead();
            return keys;
        } catch (GeneralSecurityException | RuntimeException malformed) {
            throw new IllegalArgumentException(
                    "the master keys are no keyset of Tink's for authenticated encryption");
        }
    }

    /**
     * The keys of the file, made at the first time. Nobody but the owner may read it.
     *
     * @param inUse whether something is sealed already; asked only when there is no file
     * @throws IllegalArgumentException when the file holds something else
     * @throws IllegalStateException when there is no file, though its keys are in use: with new
     *     ones nobody could open what they have sealed
     */
    public static MasterKeys in(Path file, BooleanSupplier inUse) {
        try {
            if (!Files.exists(file)) {
                if (inUse.getAsBoolean()) {
                    throw new IllegalStateException(
                            "The file of the master keys, "
                                    + file
                                    + ", is gone, but the database holds secrets that are sealed"
                                    + " with them. Put it back from the backup, or name it with"
                                    + " tidemill.secrets.master-keys-file.");
                }
                random().create(file);
            }
            return parse(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Never in place of keys that another program has just made. */
    private void create(Path file) throws IOException {
        var draft = draft(file);
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException faster) {
            // its keys are as good
        } finally {
            Files.delete(draft);
        }
        forceFolder(file);
    }

    /** In place of what the file holds. */
    public void write(Path file) {
        try {
            Files.move(
                    draft(file),
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Whole and on the disk before it gets the name: nothing else opens what it seals. */
    private Path draft(Path file) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly)) {
            var left = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        return draft;
    }

    /** So that the name, too, outlives a loss of power. */
    private static void forceFolder(Path file) throws IOException {
        try (var folder =
                FileChannel.open(
                        file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** These keys and a new one, with which everything is sealed from now on. */
    public MasterKeys rotated() {
        try {
            var next =
                    KeysetHandle.newBuilder(keyset)
                            .addEntry(
                                    KeysetHandle.generateEntryFromParameters(
                                                    PredefinedAeadParameters
                                                            .XAES_256_GCM_192_BIT_NONCE)
                                            .withRandomId()
                                            .makePrimary())
                            .build();
            return new MasterKeys(next);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Tink's JSON form: whoever has it opens everything. */
    public String text() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Aead aead() throws GeneralSecurityException {
        return keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    @Override
    public String toString() {
        return "MasterKeys";
    }
}
