package dev.tidemill.worker.assignment;

import dev.tidemill.worker.runtime.ClassArchive;
import dev.tidemill.worker.sandbox.Sandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Takes an archive out of a sandbox, of a size that the worker bears. */
final class ArchiveSink implements Sandbox.Output, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ArchiveSink.class);

    private final OutputStream file;
    private long size;
    private boolean broken;

    ArchiveSink(Path file) throws IOException {
        this.file = Files.newOutputStream(file);
    }

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        if (broken || size + length > ClassArchive.LARGEST) {
            broken = true;
            return;
        }
        try {
            file.write(bytes, 0, length);
            size += length;
        } catch (IOException full) {
            LOG.warnf("An archive of classes is lost: %s", full.getMessage());
            broken = true;
        }
    }

    /** In bytes; 0 when not all of it came. */
    synchronized long size() {
        return broken ? 0 : size;
    }

    @Override
    public synchronized void close() throws IOException {
        broken = true;
        file.close();
    }
}
