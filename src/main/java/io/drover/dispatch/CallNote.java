package io.drover.dispatch;

/**
 * What a verb tells DISPATCH just before its request goes out, for systems that know a repetition when they see one: an
 * action kamelet finds it as the exchange variable {@link #VARIABLE}; in a probe or a lookup there is none. Thread-safe.
 */
@FunctionalInterface
public interface CallNote {
    /** The name of the exchange variable. */
    String VARIABLE = "callNote";

    /**
     * Returns when the ledger has it on disk.
     *
     * @param as "koji session 17, call 3"; never a secret
     * @throws CallFailed Unavailable where the action has become another instance's: nothing may be sent then
     */
    void sentAs(String as);
}
