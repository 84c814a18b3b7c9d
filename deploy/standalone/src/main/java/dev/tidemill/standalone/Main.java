package dev.tidemill.standalone;

import dev.tidemill.standalone.launch.Launcher;
import dev.tidemill.standalone.launch.Setup;
import dev.tidemill.standalone.launch.StartRefused;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the processes that Tidemill stands on, then Tidemill; ends them in reverse. */
@QuarkusMain
public class Main {

    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final CountDownLatch ENDED = new CountDownLatch(1);

    private Main() {}

    public static void main(String... arguments) {
        Launcher launcher;
        try {
            launcher = Launcher.start(Setup.fromSystemProperties(), Clock.systemUTC());
        } catch (StartRefused refused) {
            refuse(String.valueOf(refused.getMessage()));
            System.exit(2);
            return;
        }
        launcher.configuration().forEach(System::setProperty);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(launcher), "stop-children"));
        launcher.watchApplication();
        Quarkus.run(null, Main::ended, arguments);
    }

    private static void ended(Integer code, @Nullable Throwable failure) {
        if (failure != null) {
            failure.printStackTrace();
            var root = rootOf(failure);
            refuse(
                    "the application did not start: "
                            + (root instanceof ConfigValidationException
                                    ? root.getMessage()
                                    : root));
        }
        ENDED.countDown();
        System.exit(code);
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        for (var cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    /** Runs beside Quarkus's own shutdown hook, and waits for it: the program drains first. */
    private static void stop(Launcher launcher) {
        try {
            ENDED.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        launcher.close();
    }

    /** One line for the user of `./tidemill up`, who does not see the log. */
    /** One line, whatever was said on several: the script shows the last one. */
    private static void refuse(String reason) {
        System.err.println("tidemill: " + reason.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
