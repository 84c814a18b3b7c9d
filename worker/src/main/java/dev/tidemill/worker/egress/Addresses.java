package dev.tidemill.worker.egress;

import dev.tidemill.core.iam.policy.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;

/** What kind of place an address is, whatever name led to it. */
final class Addresses {

    /** Who may be let there. */
    enum Kind {
        /** Anybody whom a policy allows. */
        PUBLIC,
        /** Whoever has a private network of the operator's that it is in. */
        PRIVATE,
        /** Nobody. */
        NEVER
    }

    /**
     * This network and machine, link-local ones with the metadata services of clouds, and what
     * names no single machine.
     */
    private static final List<AddressRange> NEVER =
            ranges(
                    "0.0.0.0/8",
                    "169.254.0.0/16",
                    "168.63.129.16/32",
                    "100.100.100.200/32",
                    "192.0.0.192/32",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/128",
                    "fe80::/10",
                    "fd00:ec2::/32",
                    "ff00::/8");

    /** What the registry of special addresses lists beside these. */
    private static final List<AddressRange> PRIVATE =
            ranges(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24");

    /** Of IPv6 only what is given to the internet at large, and no address that holds another. */
    private static final AddressRange GLOBAL = AddressRange.of("2000::/3");

    private static final List<AddressRange> NOT_GLOBAL =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final InetSocketAddress platform;

    /**
     * @param platform where the platform's own doors are
     */
    Addresses(InetSocketAddress platform) {
        this.platform = platform;
    }

    Kind kind(InetAddress address, int port) {
        if (contains(NEVER, address) || isPlatform(address, port)) {
            return Kind.NEVER;
        }
        var special =
                address instanceof Inet4Address
                        ? contains(PRIVATE, address)
                        : !GLOBAL.contains(address) || contains(NOT_GLOBAL, address);
        return special || isOwn(address) ? Kind.PRIVATE : Kind.PUBLIC;
    }

    private boolean isPlatform(InetAddress address, int port) {
        return port == platform.getPort()
                && (address.equals(platform.getAddress()) || isOwn(address));
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }
}
