package io.drover.sandbox;

import io.drover.sandbox.Simulator.Answer;
import java.io.Serial;

/** An error as MBS and ODCS answer it: {@code {"status": 400, "error": "Bad Request", "message": …}}. */
public final class RestProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    public RestProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    public Answer answer() {
        String error =
                switch (status) {
                    case 400 -> "Bad Request";
                    case 401 -> "Unauthorized";
                    case 403 -> "Forbidden";
                    case 404 -> "Not Found";
                    case 409 -> "Conflict";
                    case 422 -> "Unprocessable Entity";
                    default -> "Internal Server Error";
                };
        return SandboxJson.answer(
                status,
                SandboxJson.object().put("status", status).put("error", error).put("message", getMessage()));
    }
}
