package io.drover.sandbox.odcs;

import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import java.io.Serial;

/** An error that ODCS answers: {@code {"status": 400, "error": "Bad Request", "message": …}}. */
final class OdcsProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    OdcsProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    Answer answer() {
        String error =
                switch (status) {
                    case 400 -> "Bad Request";
                    case 401 -> "Unauthorized";
                    case 403 -> "Forbidden";
                    case 404 -> "Not Found";
                    default -> "Internal Server Error";
                };
        return SandboxJson.answer(
                status,
                SandboxJson.object().put("status", status).put("error", error).put("message", getMessage()));
    }
}
