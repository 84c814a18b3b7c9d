package dev.tidemill.core.egress;

import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.tenant.TenantId;
import java.net.InetAddress;
import java.util.List;

/**
 * What a function that refers to it reaches outside of the platform, over TCP: each of its names
 * and ranges on each of its ports. Names lead to public addresses, unless it has networks too.
 *
 * @param id {@code sg-} and 17 hexadecimal digits
 * @param name the tenant's own word for it
 * @param names host names in lower case, or {@code *.} and the end of some; the end alone is not
 *     meant
 * @param cidrs ranges that may be reached by address, such as {@code 203.0.113.0/24}
 * @param networks names of the operator's private networks, which are not public and may still be
 *     reached
 */
public record EgressPolicy(
        TenantId tenant,
        String id,
        String name,
        List<String> names,
        List<String> cidrs,
        List<String> networks,
        List<Integer> ports) {

    public EgressPolicy {
        names = List.copyOf(names);
        cidrs = List.copyOf(cidrs);
        networks = List.copyOf(networks);
        ports = List.copyOf(ports);
    }

    /**
     * @param host in lower case, without a dot at its end
     */
    public boolean allowsName(String host) {
        return names.stream()
                .anyMatch(
                        pattern ->
                                pattern.startsWith("*.")
                                        ? host.length() > pattern.length() - 1
                                                && host.endsWith(pattern.substring(1))
                                        : host.equals(pattern));
    }

    public boolean allowsAddress(InetAddress address) {
        return cidrs.stream().anyMatch(range -> AddressRange.of(range).contains(address));
    }

    public boolean allowsPort(int port) {
        return ports.contains(port);
    }
}
