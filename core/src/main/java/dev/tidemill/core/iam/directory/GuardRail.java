package dev.tidemill.core.iam.directory;

import dev.tidemill.core.tenant.TenantId;

/**
 * A limit that the operator sets to everybody in a tenant, its root user included; AWS calls it a
 * service control policy. Where a tenant has some, one of them must allow what is asked.
 *
 * @param name unique in the tenant
 * @param document a policy without principals
 */
public record GuardRail(TenantId tenant, String name, String document) {}
