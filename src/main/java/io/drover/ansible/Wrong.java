package io.drover.ansible;

import java.io.Serial;

/** What an action asks for cannot be run as it is, and never will: the message is the evidence. */
final class Wrong extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Wrong(String what) {
        super(what);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
