package dev.tidemill.standalone.launch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL on loopback, by password only, with every commit on disk. */
final class Postgres implements Child.Program {

    static final String NAME = "postgres";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private final Path binaries;
    private final Path cluster;
    private final int port;
    private final Credentials.Secrets passwords;

    Postgres(Path home, DataDirectory data, int port, Credentials.Secrets passwords) {
        this.binaries = home.resolve("postgres");
        this.cluster = data.file("postgres/cluster");
        this.port = port;
        this.passwords = passwords;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare(Path log) throws IOException, InterruptedException {
        if (!Files.exists(binaries)) {
            unpack();
        }
        if (!Files.exists(cluster)) {
            makeCluster(log);
        }
    }

    private void unpack() throws IOException {
        var draft =
                Files.createTempDirectory(
                        Files.createDirectories(binaries.getParent()), "postgres-");
        try (var packed = Postgres.class.getResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new StartRefused(
                        "there is no PostgreSQL for "
                                + System.getProperty("os.arch")
                                + " in this build; Tidemill's standalone needs Linux on x86-64");
            }
            var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = draft.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, target);
                        Files.setPosixFilePermissions(target, permissions(entry.getMode()));
                    }
                }
            }
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(draft, binaries, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException other) {
            Folders.delete(draft); // another instance was faster
        }
    }

    private static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        if ((mode & 0100) != 0) {
            permissions.addAll(PosixFilePermissions.fromString("--x--x--x"));
        }
        return permissions;
    }

    /** Makes it under another name, so that a start that was cut off begins anew. */
    private void makeCluster(Path log) throws IOException, InterruptedException {
        var draft = cluster.resolveSibling("cluster.new");
        Folders.delete(draft);
        var passwordFile = cluster.resolveSibling("password.new");
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, passwords.get("superuser"));
        var command = new ArrayList<>(surroundings());
        command.addAll(
                List.of(
                        binaries.resolve("bin/initdb").toString(),
                        "--pgdata=" + draft,
                        "--username=postgres",
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--data-checksums"));
        var code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start()
                        .waitFor();
        Files.delete(passwordFile);
        if (code != 0) {
            throw new StartRefused("PostgreSQL could not make its cluster: " + Logs.lastLine(log));
        }
        Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is.
     */
    @Override
    public List<String> surroundings() {
        return "root".equals(System.getProperty("user.name"))
                ? List.of("unshare", "-U")
                : List.of();
    }

    @Override
    public List<String> command() {
        var command =
                new ArrayList<>(
                        List.of(
                                binaries.resolve("bin/postgres").toString(),
                                "-D",
                                cluster.toString()));
        Map.ofEntries(
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("port", String.valueOf(port)),
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        Map.entry("max_connections", "100"),
                        Map.entry("shared_buffers", "64MB"),
                        Map.entry("max_wal_size", "512MB"),
                        Map.entry("log_line_prefix", "%m [%p] %q%u@%d "))
                .forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        return command;
    }

    /** At once; what was committed is in the write-ahead log. */
    @Override
    public String deathSignal() {
        return "QUIT";
    }

    /** A fast shutdown: open transactions are rolled back. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public void afterStart() throws SQLException {
        role("tidemill_owner", passwords.get("owner"));
        role("tidemill_app", passwords.get("app"));
        role("keycloak", passwords.get("keycloak"));
        database("tidemill", "tidemill_owner");
        database("keycloak", "keycloak");
        try (var connection = connect("tidemill");
                var statement = connection.createStatement()) {
            statement.execute("revoke all on database tidemill from public");
            statement.execute("grant connect, temporary on database tidemill to tidemill_app");
            statement.execute("grant usage on schema public to tidemill_app");
            statement.execute(
                    "alter default privileges for role tidemill_owner in schema public"
                            + " grant select, insert, update, delete on tables to tidemill_app");
            statement.execute(
                    "alter default privileges for role tidemill_owner in schema public"
                            + " grant usage, select on sequences to tidemill_app");
        }
    }

    private void role(String name, String password) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement();
                var known =
                        connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
            known.setString(1, name);
            if (!known.executeQuery().next()) {
                // Names and passwords are our own: letters and digits.
                statement.execute(
                        "create role "
                                + name
                                + " login nosuperuser nobypassrls password '"
                                + password
                                + "'");
            }
        }
    }

    private void database(String name, String owner) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement();
                var known =
                        connection.prepareStatement(
                                "select 1 from pg_database where datname = ?")) {
            known.setString(1, name);
            if (!known.executeQuery().next()) {
                statement.execute("create database " + name + " owner " + owner);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", passwords.get("superuser"));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(url(database), properties);
    }
}
