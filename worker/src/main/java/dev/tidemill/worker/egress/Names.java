package dev.tidemill.worker.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that stand for names inside of one sandbox, out of 198.18.0.0/15. None is ever used
 * for a second name: whoever has kept one meets nobody else.
 */
final class Names {

    private static final int FIRST = 198 << 24 | 18 << 16 | 1;

    private final Map<String, InetAddress> addresses = new HashMap<>();
    private final Map<InetAddress, String> names = new HashMap<>();
    private final int most;

    Names(int most) {
        this.most = most;
    }

    /** Empty when there are too many already. */
    Optional<InetAddress> address(String name) {
        var known = addresses.get(name);
        if (known == null && addresses.size() < most) {
            known = address(FIRST + addresses.size());
            addresses.put(name, known);
            names.put(known, name);
        }
        return Optional.ofNullable(known);
    }

    /** Empty for an address that stands for none. */
    Optional<String> name(InetAddress address) {
        return Optional.ofNullable(names.get(address));
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {
                        (byte) (number >>> 24),
                        (byte) (number >>> 16),
                        (byte) (number >>> 8),
                        (byte) number
                    });
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
