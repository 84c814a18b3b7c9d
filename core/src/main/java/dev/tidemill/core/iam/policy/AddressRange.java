package dev.tidemill.core.iam.policy;

import java.net.InetAddress;

/**
 * Addresses in CIDR notation, of either family.
 *
 * @param bits how many of the address are the range's, from the front
 */
public record AddressRange(InetAddress address, int bits) {

    /**
     * @throws IllegalArgumentException when it is neither an address nor a range
     */
    public static AddressRange of(String text) {
        var slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        var most = address.getAddress().length * 8;
        var bits = slash < 0 ? most : bits(text.substring(slash + 1));
        if (bits > most) {
            throw new IllegalArgumentException("a range has at most " + most + " bits");
        }
        return new AddressRange(address, bits);
    }

    /**
     * Never asks a name server.
     *
     * @throws IllegalArgumentException when it is no address
     */
    public static InetAddress address(String text) {
        var dots = text.chars().filter(c -> c == '.').count();
        if (text.indexOf('%') >= 0 || (text.indexOf(':') < 0 && dots != 3)) {
            throw new IllegalArgumentException("it is no address");
        }
        return InetAddress.ofLiteral(text);
    }

    private static int bits(String text) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(Characters::isDigit)) {
            throw new IllegalArgumentException("it is no range");
        }
        return Integer.parseInt(text);
    }

    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit += 8) {
            var mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
