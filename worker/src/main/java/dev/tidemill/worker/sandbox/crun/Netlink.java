package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;

/** What the network of the calling thread's namespace is told, over rtnetlink(7). */
final class Netlink {

    private static final long WRITE = 1;
    private static final long SOCKET = 41;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;

    private static final short RTM_NEWROUTE = 24;
    private static final short REQUEST_ACK_CREATE = 0x405;
    private static final byte AF_INET = 2;
    private static final byte TABLE_LOCAL = (byte) 255;
    private static final byte PROTOCOL_BOOT = 3;
    private static final byte SCOPE_HOST = (byte) 254;
    private static final byte TYPE_LOCAL = 2;
    private static final short ATTRIBUTE_OUT = 4;
    private static final int LOOPBACK = 1;
    private static final int LENGTH = 36;

    private Netlink() {}

    /** As {@code ip route add local 0.0.0.0/0 dev lo}: the kernel takes every address for ours. */
    static void ownAllAddresses() throws IOException {
        var socket =
                (int)
                        Linux.check(
                                "socket(NETLINK_ROUTE)",
                                Linux.call(
                                        SOCKET, AF_NETLINK, SOCK_RAW | Linux.O_CLOEXEC, 0, 0, 0));
        try (var arena = Arena.ofConfined()) {
            var message = arena.allocate(LENGTH, 4);
            message.set(JAVA_INT, 0, LENGTH);
            message.set(JAVA_SHORT, 4, RTM_NEWROUTE);
            message.set(JAVA_SHORT, 6, REQUEST_ACK_CREATE);
            // family; to 0.0.0.0/0: lengths of nothing; then table, protocol, scope, type
            message.set(JAVA_BYTE, 16, AF_INET);
            message.set(JAVA_BYTE, 20, TABLE_LOCAL);
            message.set(JAVA_BYTE, 21, PROTOCOL_BOOT);
            message.set(JAVA_BYTE, 22, SCOPE_HOST);
            message.set(JAVA_BYTE, 23, TYPE_LOCAL);
            message.set(JAVA_SHORT, 28, (short) 8);
            message.set(JAVA_SHORT, 30, ATTRIBUTE_OUT);
            message.set(JAVA_INT, 32, LOOPBACK);
            Linux.check("RTM_NEWROUTE", Linux.call(WRITE, socket, message.address(), LENGTH, 0, 0));
            var answer = arena.allocate(1024, 4);
            Linux.read(socket, answer);
            var error = answer.get(JAVA_INT, 16);
            if (error != 0) {
                throw new IOException("RTM_NEWROUTE: errno " + -error);
            }
        } finally {
            Linux.close(socket);
        }
    }
}
