package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import java.io.Serial;

/** A request that the cluster does not do, answered with an object of kind Status. */
final class StatusProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    StatusProblem(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static StatusProblem notFound(ClusterKind kind, String name) {
        return new StatusProblem(404, "NotFound", kind.resource() + " \"" + name + "\" not found");
    }

    Answer answer() {
        ObjectNode status = SandboxJson.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
        return SandboxJson.answer(code, status);
    }
}
