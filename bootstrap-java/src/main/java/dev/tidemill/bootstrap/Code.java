package dev.tidemill.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;

/** The function's classes, and the handler among them. */
final class Code {

    private static final Path LAYERS = Path.of("/opt/java/lib");

    private Code() {}

    /**
     * @param handler {@code package.Class::method}, or a class with one of Lambda's interfaces
     * @param own whether they need a loader of their own, not being on the JVM's class path
     * @throws Exception what is wrong with them
     */
    static LambdaRequestHandler load(Path root, String handler, boolean own) throws Exception {
        var all = Code.class.getClassLoader();
        var loader = own ? new URLClassLoader("function", urls(root), all) : all;
        Thread.currentThread().setContextClassLoader(loader);
        LambdaRequestHandler loaded;
        try {
            loaded = EventHandlerLoader.loadEventHandler(HandlerInfo.fromString(handler, loader));
        } catch (HandlerInfo.InvalidHandlerException malformed) {
            throw new NamedError(
                    "Runtime.MalformedHandlerName", "Invalid handler: `" + handler + "'");
        } catch (ClassNotFoundException missing) {
            loaded = LambdaRequestHandler.classNotFound(missing, HandlerInfo.className(handler));
        } catch (LinkageError broken) {
            loaded = LambdaRequestHandler.initErrorHandler(broken, HandlerInfo.className(handler));
        }
        if (loaded instanceof LambdaRequestHandler.UserFaultHandler) {
            loaded.call(
                    new InvocationRequest()); // throws what is wrong: now, not with the first call
        }
        return loaded;
    }

    /** As on Lambda: the package itself, its lib folder, those of the layers. */
    private static URL[] urls(Path root) throws MalformedURLException {
        var urls = new ArrayList<URL>();
        urls.add(new URL("file", "", root + "/"));
        for (var folder : new Path[] {root.resolve("lib"), LAYERS}) {
            var jars = folder.toFile().listFiles((_folder, name) -> name.endsWith(".jar"));
            if (jars != null) {
                Arrays.sort(jars);
                for (File jar : jars) {
                    urls.add(jar.toURI().toURL());
                }
            }
        }
        return urls.toArray(new URL[0]);
    }
}
