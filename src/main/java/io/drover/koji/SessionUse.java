package io.drover.koji;

/** Whether a {@code koji:} endpoint calls with a login. */
public enum SessionUse {
    /** Without: questions that anyone may ask. A lost answer is Unavailable. */
    NONE,
    /** With one, for calls that change something. A lost answer is repeated under its call number, then Ambiguous. */
    REQUIRED
}
