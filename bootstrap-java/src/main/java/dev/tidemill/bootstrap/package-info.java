/**
 * What runs Java functions inside a sandbox: no code of the worker, no dependency but Lambda's own
 * library.
 */
@org.jspecify.annotations.NullMarked
package dev.tidemill.bootstrap;
