package io.drover.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One scene of the sandbox's scenario: something happens in the distribution, and Drover is expected to do just this.
 *
 * @param title what happens, for people
 * @param happens makes it happen; what the simulators say on the bus meanwhile belongs to the scene
 * @param decisions the decision expected of each route for each message that it was asked about: {@code route: acted},
 *     one line each, in any order; a note where no route is asked; "unreadable" for a dead letter
 * @param effects how many effects are expected in each simulator's journal, those not named: none
 * @param passedOver what a route is expected to leave alone, with the reason; a part of the words is enough
 */
public record Play(
        String title,
        Happening happens,
        List<String> decisions,
        Map<String, Integer> effects,
        List<String> passedOver) {
    public Play {
        decisions = List.copyOf(decisions);
        effects = Map.copyOf(effects);
        passedOver = List.copyOf(passedOver);
    }

    /** One in which nothing is said to be left alone. */
    public Play(String title, Happening happens, List<String> decisions, Map<String, Integer> effects) {
        this(title, happens, decisions, effects, List.of());
    }

    /** What makes it happen. */
    @FunctionalInterface
    public interface Happening {
        void run() throws IOException;
    }
}
