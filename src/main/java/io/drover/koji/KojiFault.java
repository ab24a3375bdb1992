package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A fault of the hub: its number and its words ({@code wire/koji.md} §3.4), and what they mean for the one who called.
 *
 * @param code 1000 GenericError … 1024 NameValidationError, 1 for whatever the hub did not expect
 * @param text the hub's words, which for 1000 are all there is to tell cases apart
 */
public record KojiFault(int code, String text) {

    static final int UNEXPECTED = 1;
    static final int GENERIC = 1000;
    static final int LOCKED = 1001;
    static final int AUTHENTICATION = 1002;
    static final int EXCLUSIVE = 1006;
    static final int EXPIRED = 1007;
    static final int SEQUENCE = 1008;
    static final int REPEATED = 1009;
    static final int OFFLINE = 1014;
    static final int GSSAPI = 1023;

    private static final Set<Integer> LOST_SESSION = Set.of(AUTHENTICATION, EXPIRED, SEQUENCE);
    private static final Set<Integer> DENIED = Set.of(AUTHENTICATION, EXPIRED, SEQUENCE, GSSAPI);
    private static final Set<Integer> TRANSIENT = Set.of(LOCKED, EXCLUSIVE, OFFLINE);
    /** Raised before the call number is looked at, or by the database under it. */
    private static final Set<Integer> SAYS_NOTHING_OF_EARLIER =
            Set.of(UNEXPECTED, LOCKED, AUTHENTICATION, EXCLUSIVE, EXPIRED, SEQUENCE, REPEATED, OFFLINE, GSSAPI);

    private static final List<String> DATABASE_TROUBLE = List.of(
            "operationalerror", "interfaceerror", "deadlock", "serializ", "transactionrollback", "could not serialize");

    /** Fault texts can hold whole build logs: what is beyond is cut off. */
    private static final int LONGEST = 16_000;

    public KojiFault {
        text = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    static KojiFault of(XmlRpcResponse.Fault fault) {
        return new KojiFault(fault.code(), fault.text());
    }

    /** The session is of no use any more and this call was not executed: log in again and send it with a new number. */
    boolean sessionIsLost() {
        return LOST_SESSION.contains(code);
    }

    /**
     * Whether this answer to a repeated call also tells that the earlier attempt, whose answer was lost, did not commit:
     * the hub looks at the number first, so a refusal on the merits means that the number was still free.
     */
    boolean provesEarlierAttemptUndone() {
        return !SAYS_NOTHING_OF_EARLIER.contains(code) && !isTransient();
    }

    private boolean isTransient() {
        String words = text.toLowerCase(Locale.ROOT);
        boolean database = code == UNEXPECTED
                && words.contains("psycopg2")
                && DATABASE_TROUBLE.stream().anyMatch(words::contains);
        boolean outage = code == GENERIC && words.contains("database outage");
        return database || outage || TRANSIENT.contains(code);
    }

    /** What the caller of {@code method} is to make of it. */
    public <T> CallResult<T> outcome(String method) {
        String evidence = "koji answered " + method + " with fault " + code + ": " + shortened();
        if (code == REPEATED) {
            return new CallResult.Ambiguous<>(evidence + "; an earlier attempt committed, its answer is lost");
        }
        if (DENIED.contains(code)) {
            return new CallResult.Denied<>(
                    evidence + "; check drover.koji.user, and session=required where the method needs a login");
        }
        if (isTransient()) {
            return new CallResult.Unavailable<>(evidence, null);
        }
        return new CallResult.Refused<>(evidence);
    }

    /** For evidence. */
    String shortened() {
        String line = text.strip();
        return line.length() > 2000 ? line.substring(0, 2000) + "…" : line;
    }
}
