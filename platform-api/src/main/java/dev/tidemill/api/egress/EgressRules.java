package dev.tidemill.api.egress;

import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.policy.AddressRange;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What an egress policy may say. */
final class EgressRules {

    private static final int MOST_NAMES = 100;
    private static final int MOST_PORTS = 16;
    private static final int LONGEST_HOST = 253;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";

    /** Its last label begins with a letter: a number, however it is written, is no name. */
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?(" + LABEL + "\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    /** The name server's, the runtime API's and the way to the platform inside of each sandbox. */
    private static final Set<Integer> TAKEN = Set.of(53, 9001, 9002);

    private EgressRules() {}

    /**
     * @param networks the operator's that the tenant may use
     */
    static void check(EgressPolicy policy, List<String> networks) {
        if (!NAME.matcher(policy.name()).matches()) {
            throw invalid(
                    "An egress policy's name has 1 to 63 letters, digits and ._-, and begins with a"
                            + " letter or a digit; got '"
                            + policy.name()
                            + "'.");
        }
        bounded("names", policy.names(), MOST_NAMES);
        bounded("cidrs", policy.cidrs(), MOST_NAMES);
        bounded("privateNetworks", policy.networks(), MOST_NAMES);
        bounded("ports", policy.ports(), MOST_PORTS);
        policy.names().forEach(EgressRules::checkHost);
        policy.cidrs().forEach(EgressRules::checkRange);
        policy.ports().forEach(EgressRules::checkPort);
        if (policy.ports().isEmpty()) {
            throw invalid("An egress policy has at least one port: {\"ports\": [443]}.");
        }
        for (var network : policy.networks()) {
            if (!networks.contains(network)) {
                throw invalid(
                        "The operator lets this account use no private network named '"
                                + network
                                + "'; there are "
                                + networks
                                + ".");
            }
        }
    }

    private static void checkHost(String host) {
        if (host.length() > LONGEST_HOST || !HOST.matcher(host).matches()) {
            throw invalid(
                    "A name is a host's in lower case, or *. and the end of some, such as"
                            + " api.example.com or *.example.com; got '"
                            + host
                            + "'. Addresses belong into cidrs.");
        }
    }

    private static void checkRange(String range) {
        try {
            if (AddressRange.of(range).network().length != 4) {
                throw invalid(
                        "Sandboxes know no addresses of IPv6; got '"
                                + range
                                + "'. Name the host instead.");
            }
        } catch (IllegalArgumentException malformed) {
            throw invalid("A range reads 203.0.113.0/24; got '" + range + "'.");
        }
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65535 || TAKEN.contains(port)) {
            throw invalid(
                    "A port is from 1 to 65535, and none of "
                            + TAKEN.stream().sorted().toList()
                            + ", which every sandbox has for itself; got "
                            + port
                            + ".");
        }
    }

    private static void bounded(String member, List<?> values, int most) {
        if (values.size() > most) {
            throw invalid("An egress policy has at most " + most + " " + member + ".");
        }
        if (Set.copyOf(values).size() < values.size()) {
            throw invalid("The " + member + " of an egress policy are each named once.");
        }
    }

    static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
