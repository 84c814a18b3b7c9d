package dev.tidemill.core.tenant;

/** A tenant as the catalogue publishes it. */
public record Tenant(TenantId id, String name) {}
