package dev.tidemill.core.iam.policy;

import java.net.InetAddress;

/**
 * Addresses in CIDR notation, of either family. Never asks a name server.
 *
 * @param network the first address, 4 or 16 bytes
 * @param bits how many of the address are the range's, from the front
 */
public record AddressRange(byte[] network, int bits) {

    private static final long NONE = -1;

    /**
     * @throws IllegalArgumentException when it is neither an address nor a range
     */
    public static AddressRange of(String text) {
        var slash = text.indexOf('/');
        var network = address(slash < 0 ? text : text.substring(0, slash));
        var most = network.length * 8;
        var bits = slash < 0 ? most : bits(text.substring(slash + 1));
        if (bits > most) {
            throw new IllegalArgumentException("a range has at most " + most + " bits");
        }
        return new AddressRange(network, bits);
    }

    /**
     * @throws IllegalArgumentException when it is no address
     */
    public boolean contains(String address) {
        var four = four(address);
        if (four == NONE) {
            return contains(address(address));
        }
        return network.length == 4 && (four ^ number(network)) >>> (32 - bits) == 0;
    }

    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    private boolean contains(byte[] address) {
        if (network.length != address.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit += 8) {
            var mask = 0xff << Math.max(0, 8 - (bits - bit));
            if (((network[bit / 8] ^ address[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] address(String text) {
        var four = four(text);
        if (four != NONE) {
            return new byte[] {
                (byte) (four >>> 24), (byte) (four >>> 16), (byte) (four >>> 8), (byte) four
            };
        }
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("it is no address");
        }
        return InetAddress.ofLiteral(text).getAddress();
    }

    /** The number that four decimals with dots between them stand for, without garbage. */
    private static long four(String text) {
        var number = 0L;
        var part = 0;
        var digits = 0;
        var dots = 0;
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (Characters.isDigit(c) && digits < 3 && (digits == 0 || part > 0)) {
                part = part * 10 + (c - '0');
                digits++;
            } else if (c == '.' && digits > 0 && part < 256 && dots < 3) {
                number = number << 8 | part;
                part = 0;
                digits = 0;
                dots++;
            } else {
                return NONE;
            }
        }
        return dots == 3 && digits > 0 && part < 256 ? number << 8 | part : NONE;
    }

    private static long number(byte[] four) {
        return (four[0] & 0xffL) << 24
                | (four[1] & 0xffL) << 16
                | (four[2] & 0xffL) << 8
                | (four[3] & 0xffL);
    }

    private static int bits(String text) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(Characters::isDigit)) {
            throw new IllegalArgumentException("it is no range");
        }
        return Integer.parseInt(text);
    }
}
