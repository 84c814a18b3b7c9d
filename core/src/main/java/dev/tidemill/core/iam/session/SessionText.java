package dev.tidemill.core.iam.session;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.session.SessionTokens.Opened;
import dev.tidemill.core.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The bytes of a token before it is sealed: a version, then the fields in order, deflated. Read by
 * nobody but us, after the seal has shown that we wrote it.
 */
final class SessionText {

    private static final int VERSION = 1;
    private static final int ROLE = 0;
    private static final int USER = 1;
    private static final int ROOT = 2;
    private static final int ROLE_OF_FUNCTION = 3;

    private SessionText() {}

    static byte[] write(String secret, Session session) {
        var bytes = new ByteArrayOutputStream(512);
        bytes.write(VERSION);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeUTF(secret);
            out.writeUTF(session.tenant().value());
            out.writeLong(session.expiresAt().getEpochSecond());
            switch (session) {
                case Session.OfRole(var principal) -> {
                    out.writeByte(principal.source().isPresent() ? ROLE_OF_FUNCTION : ROLE);
                    write(out, principal);
                }
                case Session.OfUser user -> {
                    out.writeByte(USER);
                    out.writeUTF(user.name());
                    out.writeUTF(user.id());
                }
                case Session.OfRoot root -> {
                    out.writeByte(ROOT);
                    out.writeUTF(root.accessKeyId());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Principal.RoleSession session)
            throws IOException {
        out.writeUTF(session.role().path());
        out.writeUTF(session.role().name());
        out.writeUTF(session.role().id());
        out.writeUTF(session.name());
        out.writeLong(session.issuedAt().getEpochSecond());
        write(out, session.policies());
        out.writeShort(session.tags().size());
        for (var tag : session.tags().entrySet()) {
            out.writeUTF(tag.getKey());
            out.writeUTF(tag.getValue());
        }
        write(out, session.transitiveTags());
        out.writeUTF(session.sourceIdentity().orElse(""));
        out.writeUTF(session.provider().orElse(""));
        if (session.source().isPresent()) {
            var source = session.source().get();
            out.writeUTF(source.function().tenant().value());
            out.writeUTF(source.function().name());
            out.writeUTF(source.id().orElse(""));
        }
    }

    private static void write(DataOutputStream out, Collection<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (var text : texts) {
            out.writeUTF(text);
        }
    }

    /**
     * @throws IllegalArgumentException when a later program wrote it
     */
    static Opened read(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("a token of another version");
        }
        var deflated = new ByteArrayInputStream(bytes, 1, bytes.length - 1);
        try (var in = new DataInputStream(new InflaterInputStream(deflated))) {
            var secret = in.readUTF();
            var tenant = new TenantId(in.readUTF());
            var expiresAt = Instant.ofEpochSecond(in.readLong());
            var kind = in.readByte();
            return new Opened(
                    secret,
                    switch (kind) {
                        case ROLE, ROLE_OF_FUNCTION ->
                                new Session.OfRole(role(in, kind, tenant, expiresAt));
                        case USER ->
                                new Session.OfUser(tenant, in.readUTF(), in.readUTF(), expiresAt);
                        case ROOT -> new Session.OfRoot(tenant, in.readUTF(), expiresAt);
                        default -> throw new IllegalArgumentException("a session of kind " + kind);
                    });
        } catch (IOException broken) {
            throw new IllegalArgumentException("a token that ends early", broken);
        }
    }

    private static Principal.RoleSession role(
            DataInputStream in, int kind, TenantId tenant, Instant expiresAt) throws IOException {
        var role = new Principal.Role(tenant, in.readUTF(), in.readUTF(), in.readUTF());
        var name = in.readUTF();
        var issuedAt = Instant.ofEpochSecond(in.readLong());
        var policies = texts(in);
        var tags = new HashMap<String, String>();
        for (var left = in.readUnsignedShort(); left > 0; left--) {
            var key = in.readUTF();
            tags.put(key, in.readUTF());
        }
        return new Principal.RoleSession(
                role,
                name,
                policies,
                Map.copyOf(tags),
                new HashSet<>(texts(in)),
                issuedAt,
                expiresAt,
                text(in),
                text(in),
                kind == ROLE_OF_FUNCTION ? Optional.of(source(in)) : Optional.empty());
    }

    private static Principal.Source source(DataInputStream in) throws IOException {
        var tenant = new TenantId(in.readUTF());
        return new Principal.Source(new FunctionId(tenant, in.readUTF()), text(in));
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        var texts = new ArrayList<String>();
        for (var left = in.readUnsignedShort(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        var text = in.readUTF();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
