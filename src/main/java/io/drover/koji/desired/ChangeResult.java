package io.drover.koji.desired;

/**
 * What became of one change.
 *
 * @param evidence why it is not done; "" where it is
 */
public record ChangeResult(Change change, Status status, String evidence) {

    /** Of one change. */
    public enum Status {
        /** The hub did it. */
        DONE,
        /** The hub said no, or never got it: it did not happen. */
        REFUSED,
        /** Sent, and the answer was lost: it may have happened. Compare again. */
        UNKNOWN,
        /** Not sent, because of another one. */
        NOT_SENT
    }

    public boolean isDone() {
        return status == Status.DONE;
    }
}
