package dev.tidemill.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A server under load.
 *
 * @param requests complete HTTP requests, sent in turn
 * @param processes whose CPU time is its cost
 */
record Subject(
        String name, InetSocketAddress address, List<byte[]> requests, ProcessTree processes) {

    Measured measure(int connections, Duration time) throws IOException {
        var before = processes.cpu();
        var load = new LoadGenerator(requests).run(address, connections, time);
        return new Measured(load.latencies(), load.elapsed(), processes.cpu().minus(before));
    }
}
