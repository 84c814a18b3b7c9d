package dev.tidemill.api.aws.protocol;

import java.util.Optional;

/**
 * An operation as the service's model describes it. Generated: see {@code LambdaModel} and its
 * neighbours.
 *
 * @param path the URI template, with {@code {Labels}}
 * @param status of a success
 * @param wrapper the element around the result in XML answers of the query protocol
 * @param described false when only the name is known: nobody can implement it yet
 */
public record OperationModel<I, O>(
        String name,
        String method,
        String path,
        int status,
        Structure<I> input,
        Structure<O> output,
        Optional<String> wrapper,
        boolean described) {}
