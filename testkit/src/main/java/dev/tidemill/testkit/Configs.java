package dev.tidemill.testkit;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A feature's configuration with its real defaults, without a running application. */
public final class Configs {

    private Configs() {}

    /**
     * @param mapping a {@code @ConfigMapping} interface
     * @param others values that differ from the defaults, by method name
     */
    public static <T> T of(Class<T> mapping, Map<String, Object> others) {
        return mapping.cast(
                Proxy.newProxyInstance(
                        mapping.getClassLoader(),
                        new Class<?>[] {mapping},
                        (_, method, _) ->
                                others.containsKey(method.getName())
                                        ? others.get(method.getName())
                                        : defaultOf(method)));
    }

    private static Object defaultOf(Method method) throws ReflectiveOperationException {
        for (var annotation : method.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("WithDefault")) {
                var text = annotation.annotationType().getMethod("value").invoke(annotation);
                return convert(String.valueOf(text), method.getReturnType());
            }
        }
        if (method.getReturnType() == Optional.class) {
            return Optional.empty();
        }
        throw new IllegalArgumentException(method + " has no default");
    }

    private static Object convert(String text, Class<?> type) {
        if (type == int.class) {
            return Integer.valueOf(text);
        } else if (type == long.class) {
            return Long.valueOf(text);
        } else if (type == boolean.class) {
            return Boolean.valueOf(text);
        } else if (type == String.class) {
            return text;
        } else if (type == Optional.class) {
            return text.isEmpty() || text.startsWith("${") ? Optional.empty() : Optional.of(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.toString().equals(text))
                    .findFirst()
                    .orElseThrow();
        }
        throw new IllegalArgumentException("no conversion to " + type);
    }

    /** As Quarkus reads it: {@code 200ms}, {@code 5s}, {@code 2h}, {@code 7d}. */
    private static Duration duration(String text) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
    }
}
