package io.drover.sandbox;

import io.drover.ledger.Progress;
import java.util.List;

/** Who tells the story of the sandbox while it happens. */
public interface Teller {
    /** A scene begins. @param number from 1 */
    void begins(int number, int of, Play play);

    /** A delivery was judged, or waits. */
    void judged(Stage.Sent message, Progress.DeliveryRow delivery);

    /** A message that no route was asked about, or that could not be read. */
    void noted(Stage.Sent message, String note);

    /** An action moved. */
    void moved(Progress.ActionStep action);

    /** A scene ended. @param faults what was not as expected, empty where all was */
    void ended(int number, int of, Play play, List<String> faults);

    /** Nothing to show, nothing lost: called a few times a second. */
    default void tick() {}
}
