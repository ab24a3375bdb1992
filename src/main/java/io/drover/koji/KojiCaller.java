package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls: without a login, or in a session so that the hub carries out a repeated call once only
 * ({@code wire/koji.md} §3.2, §3.3). Values are those of {@link XmlRpcReader}; every failure is a {@link KojiException}.
 * Thread-safe.
 */
final class KojiCaller {

    /** Beyond one time-out: a request begins at the latest then, so that it has ended after two and this. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(KojiCaller.class);

    private final KojiTransport transport;

    KojiCaller(KojiTransport transport) {
        this.transport = transport;
    }

    /** A question whose answer is wanted as Java's own values, else as {@link #anonymous(KojiPost)}. */
    @Nullable
    Object anonymous(XmlRpcCall call) {
        return anonymous(KojiPost.call(call, JavaForm.INSTANCE));
    }

    /** A question that changes nothing: a lost answer is Unavailable, ask again later. */
    @Nullable
    Object anonymous(KojiPost post) {
        HubReply reply = transport.send(post, Map.of());
        if (reply instanceof HubReply.Lost lost) {
            throw failure(post.method(), new CallResult.Unavailable<>(lost.evidence(), null), lost.cause());
        }
        return value(post.method(), reply);
    }

    /** A question whose answer is a list, without reading it yet; the caller closes the rows. */
    KojiRows rows(KojiPost post) {
        HubReply reply = transport.open(post, Map.of());
        if (reply instanceof HubReply.Opened opened) {
            return KojiRows.begin(post.method(), opened, transport.timeout());
        }
        if (reply instanceof HubReply.Lost lost) {
            throw failure(post.method(), new CallResult.Unavailable<>(lost.evidence(), null), lost.cause());
        }
        throw new IllegalStateException("rows of " + post.method() + ": " + value(post.method(), reply));
    }

    /** A call that may change something: a lost answer is Ambiguous. */
    @Nullable
    Object inSession(KojiPost post, KojiSessions sessions) {
        long began = System.nanoTime();
        try (KojiSessions.Lease lease = sessions.borrow(post.method())) {
            HubReply reply = numbered(post, lease.session(), began);
            if (sessionIsLost(reply)) {
                LOG.info("{} was not executed by koji, the session is lost; logging in again", post.method());
                lease.forget();
                reply = numbered(post, lease.another(), began);
                if (sessionIsLost(reply)) {
                    lease.forget();
                }
            }
            if (reply instanceof HubReply.Lost lost) {
                throw failure(post.method(), new CallResult.Ambiguous<>(lost.evidence()), lost.cause());
            }
            return value(post.method(), reply);
        }
    }

    /** From when on a call that began does not go out any more: this process stood still. */
    Duration patience() {
        return transport.timeout().plus(SLACK);
    }

    /**
     * One logical call under one number. When the answer is lost, the very same bytes and number go out once more: the
     * hub then either does it for the first time or says that it did.
     *
     * <p>A process that stood still meanwhile sends nothing: another instance may have given the call up and made its own.
     */
    private HubReply numbered(KojiPost post, KojiSession session, long began) {
        if (isLate(began)) {
            return new HubReply.NotExecuted(
                    new CallResult.Unavailable<>(post.method() + " was not sent: this process stood still", null),
                    null);
        }
        Map<String, String> headers = session.headers(session.takeNumber());
        HubReply first = transport.send(post, headers);
        if (!(first instanceof HubReply.Lost lost)) {
            return first;
        }
        if (isLate(began)) {
            LOG.warn("{}; not asked again, since this process stood still", lost.evidence());
            return first;
        }
        LOG.info("{}; asking once more under the same call number", lost.evidence());
        HubReply second = transport.send(post, headers);
        if (second instanceof HubReply.Answered answered && decides(answered.response())) {
            return second;
        }
        return new HubReply.Lost(lost.evidence() + "; repeated under the same call number: " + words(second), null);
    }

    private boolean isLate(long began) {
        return System.nanoTime() - began > patience().toNanos();
    }

    /** Whether the answer to the repeated call tells what became of the first attempt. */
    private static boolean decides(XmlRpcResponse response) {
        return !(response instanceof XmlRpcResponse.Fault fault)
                || fault.code() == KojiFault.REPEATED
                || KojiFault.of(fault).provesEarlierAttemptUndone();
    }

    private static String words(HubReply reply) {
        if (reply instanceof HubReply.Lost lost) {
            return lost.evidence();
        }
        if (reply instanceof HubReply.NotExecuted not) {
            return not.result().evidence();
        }
        return reply instanceof HubReply.Answered answered && answered.response() instanceof XmlRpcResponse.Fault fault
                ? "fault " + fault.code() + ": " + KojiFault.of(fault).shortened()
                : "an answer";
    }

    private static boolean sessionIsLost(HubReply reply) {
        return reply instanceof HubReply.Answered answered
                && answered.response() instanceof XmlRpcResponse.Fault fault
                && KojiFault.of(fault).sessionIsLost();
    }

    private static @Nullable Object value(String method, HubReply reply) {
        if (reply instanceof HubReply.NotExecuted not) {
            throw failure(method, not.result(), not.cause());
        }
        if (reply instanceof HubReply.Answered answered) {
            if (answered.response() instanceof XmlRpcResponse.Value value) {
                return value.value();
            }
            if (answered.response() instanceof XmlRpcResponse.Fault fault) {
                throw new KojiException(method, KojiFault.of(fault));
            }
        }
        throw new IllegalStateException("a lost answer to " + method + " was not judged");
    }

    private static KojiException failure(String method, CallResult<?> result, @Nullable Throwable cause) {
        return cause == null ? new KojiException(method, result) : new KojiException(method, result, cause);
    }
}
