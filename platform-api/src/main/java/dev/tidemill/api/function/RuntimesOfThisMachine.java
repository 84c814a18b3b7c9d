package dev.tidemill.api.function;

import dev.tidemill.core.function.Runtimes;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which runtimes functions may name: looked up once. */
@ApplicationScoped
class RuntimesOfThisMachine {

    @Produces
    @Singleton
    @DefaultBean
    Runtimes runtimes() {
        return Runtimes.ofThisMachine();
    }
}
