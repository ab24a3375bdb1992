package io.drover.dispatch;

import java.util.Locale;

/** What a remote system is called for. */
public enum CallKind {
    SEND,
    PROBE,
    POLL,
    /** A rule's question. */
    LOOKUP;

    /** send, probe, poll, lookup: in the ledger and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
