package dev.tidemill.core.placement;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The call protocol between a placing node and a worker. The worker has the last word. */
public interface WorkerNode {

    /** Unique and stable while the worker lives. */
    String id();

    /**
     * Runs one invocation. Never blocks the caller: it may be an event loop.
     *
     * @return {@link Answer.Done} after the run, {@link Answer.NoRoom} at once; completes
     *     exceptionally when the platform failed, in which case the code may or may not have run
     */
    CompletionStage<Answer> invoke(Invocation invocation);

    /**
     * Ends all idle sandboxes of a version, and busy ones after their run: it is gone, or the
     * latest one's code or settings changed.
     */
    void retire(FunctionId function, String version);

    /** Ends all sandboxes of a tenant at once. */
    void retire(TenantId tenant);

    /**
     * Keeps initialised sandboxes, begun before anybody calls, and begun anew when one ends. Never
     * blocks.
     *
     * @param all everything that is to be kept here: what is not in it any more is let go
     */
    void provision(List<Provision> all);

    /**
     * Gets ready to start a version quickly, by running its initialisation once. Never blocks.
     *
     * @return completes exceptionally when the platform failed: nothing is known of the version
     */
    CompletionStage<Prepared> prepare(FunctionVersion version);

    /** How far it has come with what it is to keep of a version. */
    Provisioned provisioned(FunctionId function, String version);
}
