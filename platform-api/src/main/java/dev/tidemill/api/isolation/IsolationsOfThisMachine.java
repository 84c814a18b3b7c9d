package dev.tidemill.api.isolation;

import dev.tidemill.core.isolation.Isolations;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which classes functions may have: looked up once. */
@ApplicationScoped
class IsolationsOfThisMachine {

    @Produces
    @Singleton
    @DefaultBean
    Isolations isolations() {
        return Isolations.ofThisMachine();
    }
}
