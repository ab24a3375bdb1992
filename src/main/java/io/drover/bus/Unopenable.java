package io.drover.bus;

/** Ends the reading of an envelope; its message becomes the reason of {@link Opened.Unreadable}. */
final class Unopenable extends Exception {
    private static final long serialVersionUID = 1L;

    Unopenable(String reason) {
        super(reason, null, false, false);
    }
}
