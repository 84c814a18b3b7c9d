package dev.tidemill.core.function;

/**
 * A version of a layer, as a function uses it. It stays so whatever becomes of the layer.
 *
 * @param arn of the layer's version
 * @param code its package
 * @param size of the package in bytes
 * @param unpackedSize in bytes
 */
public record Layer(String arn, CodeHash code, long size, long unpackedSize) {}
