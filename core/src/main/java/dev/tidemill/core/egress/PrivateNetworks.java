package dev.tidemill.core.egress;

import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.tenant.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Networks that are not public and that the operator opens to some tenants, by name. */
public final class PrivateNetworks {

    private static final Pattern ENTRY =
            Pattern.compile("([a-z0-9][a-z0-9-]{0,62})@(\\*|[0-9,]+)=([0-9A-Fa-f.:/,]+)");

    private record Network(List<String> tenants, List<AddressRange> ranges) {}

    private final Map<String, Network> networks;

    private PrivateNetworks(Map<String, Network> networks) {
        this.networks = networks;
    }

    /**
     * @param text entries {@code NAME@ACCOUNT,ACCOUNT=RANGE,RANGE} with semicolons between them;
     *     {@code *} means all accounts
     * @throws IllegalArgumentException when it reads otherwise
     */
    public static PrivateNetworks parse(String text) {
        var networks = new TreeMap<String, Network>();
        for (var entry : text.replaceAll("\\s", "").split(";", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            var parts = ENTRY.matcher(entry);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "a private network reads NAME@ACCOUNT,ACCOUNT=RANGE,RANGE, not " + entry);
            }
            networks.put(
                    parts.group(1),
                    new Network(
                            List.of(parts.group(2).split(",", -1)),
                            Arrays.stream(parts.group(3).split(",", -1))
                                    .map(AddressRange::of)
                                    .toList()));
        }
        return new PrivateNetworks(networks);
    }

    /** None when there is no such network, or it is not for the tenant. */
    public List<AddressRange> ranges(TenantId tenant, String name) {
        var network = networks.get(name);
        return network != null
                        && (network.tenants().contains("*")
                                || network.tenants().contains(tenant.value()))
                ? network.ranges()
                : List.of();
    }

    /** The names of those that the tenant may use. */
    public List<String> names(TenantId tenant) {
        return networks.keySet().stream().filter(name -> !ranges(tenant, name).isEmpty()).toList();
    }
}
