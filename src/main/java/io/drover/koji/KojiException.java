package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call to the koji hub that is not done, with the {@link CallResult} it amounts to: the root of this package's failures. */
public final class KojiException extends CallFailed {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String method;
    private final transient @Nullable KojiFault fault;
    private final transient @Nullable JsonNode outcomes;

    KojiException(String method, CallResult<?> result) {
        super(result);
        this.method = method;
        this.fault = null;
        this.outcomes = null;
    }

    KojiException(String method, CallResult<?> result, Throwable cause) {
        super(result, cause);
        this.method = method;
        this.fault = null;
        this.outcomes = null;
    }

    KojiException(String method, KojiFault fault) {
        this(method, fault, fault.outcome(method));
    }

    KojiException(String method, KojiFault fault, CallResult<?> result) {
        super(result);
        this.method = method;
        this.fault = fault;
        this.outcomes = null;
    }

    /** Several requests of which not all were answered. */
    KojiException(KojiException cause, CallResult<?> result, JsonNode outcomes) {
        super(result, cause);
        this.method = cause.method;
        this.fault = cause.fault;
        this.outcomes = outcomes;
    }

    /** The hub's method that was called: {@code tagBuild}. */
    public String method() {
        return method;
    }

    /** The hub's own answer; empty where the trouble was on the way to it. */
    public Optional<KojiFault> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Where {@code koji:multiCall} broke off: as many outcomes as there were entries, in their order,
     * {@code {"value": …}}, {@code {"fault": …}}, {@code {"unknown": true}} for those of a request that was sent and has no
     * answer, {@code {"unsent": true}} for those that never went out. Empty for any other call.
     */
    public Optional<JsonNode> outcomes() {
        return Optional.ofNullable(outcomes);
    }

    /** The fault's number: 1003; 0 where there was none. */
    public int code() {
        return fault == null ? 0 : fault.code();
    }

    /** The fault's words; the evidence where there was none. */
    public String text() {
        return fault == null ? result().evidence() : fault.text();
    }
}
