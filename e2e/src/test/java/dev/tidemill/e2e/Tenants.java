package dev.tidemill.e2e;

/** {@code ./tidemill tenants}. */
final class Tenants {

    private final Instance instance;

    Tenants(Instance instance) {
        this.instance = instance;
    }

    Credentials create(String name, String... more) {
        var arguments = new String[5 + more.length];
        System.arraycopy(
                new String[] {"tenants", "create", name, "--output", "json"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        var made = Json.of(instance.tidemill(arguments).orFail().out());
        var keys = made.path("rootCredentials");
        return new Credentials(
                made.path("accountId").asText(),
                keys.path("accessKeyId").asText(),
                keys.path("secretAccessKey").asText());
    }

    String list() {
        return instance.tidemill("tenants", "list", "--output", "json").orFail().out();
    }

    void delete(String accountId) {
        instance.tidemill("tenants", "delete", accountId).orFail();
    }
}
