package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.worker.sandbox.Exit;
import dev.tidemill.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A living container. The driver has made it; this ends it and clears it away. */
final class CrunSandbox implements Sandbox {

    private static final Logger LOG = Logger.getLogger(CrunSandbox.class);

    private final CrunDriver driver;
    private final String name;
    private final Path home;
    private final OciRuntime runtime;
    private final Path network;
    private final long process;
    private final int processHandle;
    private final OutputPipe output;
    private final @Nullable OutputPipe errors;
    private final long firstUser;
    private final Cgroups cgroups;
    private final Watch watch;
    private final long endKey;
    private final CompletableFuture<Exit> ended = new CompletableFuture<>();
    private final Object freezing = new Object();
    private boolean killed;
    private boolean collected;
    private boolean cleared;

    CrunSandbox(
            CrunDriver driver,
            String name,
            Path home,
            OciRuntime runtime,
            long process,
            Path network,
            OutputPipe output,
            @Nullable OutputPipe errors,
            long firstUser,
            Cgroups cgroups,
            Watch watch)
            throws IOException {
        this.driver = driver;
        this.name = name;
        this.home = home;
        this.runtime = runtime;
        this.network = network;
        this.output = output;
        this.errors = errors;
        this.firstUser = firstUser;
        this.cgroups = cgroups;
        this.watch = watch;
        this.process = process;
        Processes.await(process);
        var whole = false;
        try {
            this.processHandle = Processes.open(process);
            this.endKey = watch.add(processHandle, this::onEnd);
            whole = true;
        } finally {
            if (!whole) {
                Processes.awaitNoMore(process);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        driver.start(runtime, name, home);
    }

    @Override
    public void bind(Path code, List<Path> layers, int memoryMegabytes) throws IOException {
        cgroups.limit(name, runtime.memoryMegabytes(memoryMegabytes));
        driver.show(code, layers, home);
    }

    @Override
    public ServerSocketChannel listen(int port) throws IOException {
        return driver.network().listen(network, port);
    }

    @Override
    public SocketChannel socket() throws IOException {
        return driver.network().socket(network);
    }

    @Override
    public DatagramChannel captureTraffic() throws IOException {
        return driver.network().captureTraffic(network);
    }

    @Override
    public ServerSocketChannel captureConnections(int port) throws IOException {
        return driver.network().captureConnections(network, port);
    }

    @Override
    public void drainOutput() {
        output.drain();
        if (errors != null) {
            errors.drain();
        }
    }

    @Override
    public void freeze() throws IOException {
        synchronized (freezing) {
            if (!killed) {
                cgroups.freeze(name, true);
            }
        }
    }

    @Override
    public void thaw() throws IOException {
        synchronized (freezing) {
            cgroups.freeze(name, false);
        }
    }

    @Override
    public int peakMemoryMegabytes() {
        try {
            return cgroups.peakMegabytes(name);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public boolean ranOutOfMemory() {
        return cgroups.outOfMemory(name);
    }

    @Override
    public void terminate() throws IOException {
        driver.terminate(runtime, name, home);
    }

    @Override
    public void kill() {
        synchronized (freezing) {
            killed = true;
            if (collected) {
                return; // the handle's number may name a neighbour's process by now
            }
            Processes.kill(processHandle);
            try {
                // in this order: a frozen process meets its signal before any instruction of its
                // own
                cgroups.freeze(name, false);
            } catch (IOException gone) {
                LOG.debugf("Sandbox %s cannot be thawed: %s", name, gone.getMessage());
            }
        }
    }

    @Override
    public CompletableFuture<Exit> ended() {
        return ended;
    }

    /** The first process of a process namespace ends after all others: nothing runs any more. */
    private void onEnd() {
        synchronized (freezing) {
            if (collected) {
                return;
            }
            collected = true;
            watch.remove(endKey, processHandle);
            drainOutput();
            Exit exit;
            // first: its number may be another's once it is collected
            Processes.awaitNoMore(process);
            try {
                var how = Processes.collect(processHandle);
                exit = exit(how);
            } catch (IOException unknown) {
                LOG.warnf("How sandbox %s ended is not known: %s", name, unknown.getMessage());
                exit = new Exit(-1, 9, cgroups.outOfMemory(name));
            }
            Linux.close(processHandle);
            ended.completeAsync(
                    new Done(exit),
                    task -> Thread.ofPlatform().daemon().name("sandbox-end").start(task));
        }
    }

    private Exit exit(Processes.Ended how) {
        var outOfMemory = cgroups.outOfMemory(name);
        var signals = runtime.firstSignalStatus();
        if (!how.exited()) {
            return new Exit(-1, how.status(), outOfMemory);
        }
        return signals.isPresent() && how.status() > signals.get()
                ? new Exit(-1, how.status() - signals.get(), outOfMemory)
                : new Exit(how.status(), 0, outOfMemory);
    }

    /** A value that is known already. */
    private record Done(Exit exit) implements java.util.function.Supplier<Exit> {
        @Override
        public Exit get() {
            return exit;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (cleared) {
                return;
            }
            cleared = true;
        }
        kill();
        try {
            ended.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            LOG.warnf("Sandbox %s does not end", name);
            Processes.awaitNoMore(process); // whenever it does, Orphans collects it
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        output.close();
        if (errors != null) {
            errors.close();
        }
        driver.remove(runtime, name, home, network, firstUser);
    }
}
