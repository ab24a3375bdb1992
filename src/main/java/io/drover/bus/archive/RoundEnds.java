package io.drover.bus.archive;

/** A round is to end before its end: Drover ends, or it is another instance's turn. */
final class RoundEnds extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoundEnds(String why) {
        super(why, null, false, false);
    }
}
