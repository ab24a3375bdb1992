package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** What a thrown failure of the transport means, where no system's own class has said it already. */
public final class Failures {
    private Failures() {}

    /**
     * The outcome that an exception stands for; empty where it is nobody's answer but a bug or a rule that does not fit
     * the message.
     *
     * @param mayTakeEffect whether the call changes something: a lost answer is then {@link CallResult.Ambiguous}
     */
    public static Optional<CallResult<Object>> read(Throwable thrown, boolean mayTakeEffect) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CallFailed failed) {
                return Optional.of(failed.result().map(x -> (Object) x));
            }
            if (neverSent(cause)) {
                return Optional.of(new CallResult.Unavailable<>("could not connect: " + describe(cause), null));
            }
            if (cause instanceof IOException && !(cause instanceof JsonProcessingException)) {
                String evidence = "the connection broke before a whole answer came: " + describe(cause);
                return Optional.of(
                        mayTakeEffect
                                ? new CallResult.Ambiguous<>(evidence)
                                : new CallResult.Unavailable<>(evidence, null));
            }
            if (cause.getCause() == cause) {
                break;
            }
        }
        return Optional.empty();
    }

    private static boolean neverSent(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException;
    }

    private static String describe(Throwable cause) {
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
