package io.drover.sandbox.koji;

import java.io.Serial;

/** A fault the hub answers with; also what a failed task holds. Numbers are those of wire/koji.md §3.4. */
final class HubFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    HubFault(int code, String text) {
        super(text);
        this.code = code;
    }

    static HubFault unexpected(String text) {
        return new HubFault(1, text);
    }

    static HubFault generic(String text) {
        return new HubFault(1000, text);
    }

    static HubFault authentication(String text) {
        return new HubFault(1002, text);
    }

    static HubFault tag(String text) {
        return new HubFault(1003, text);
    }

    static HubFault notAllowed(String text) {
        return new HubFault(1004, text);
    }

    static HubFault build(String text) {
        return new HubFault(1005, text);
    }

    static HubFault parameter(String text) {
        return new HubFault(1019, text);
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
