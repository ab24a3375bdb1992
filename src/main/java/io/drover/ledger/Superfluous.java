package io.drover.ledger;

import java.util.List;

/**
 * What a plan holds only for the sake of actions that the ledger covers already: the empty commit for a module build that
 * an earlier message of the same meaning has planned without one, before MBS knew the branch's head.
 */
final class Superfluous {
    private Superfluous() {}

    /** Takes out of {@code fresh} each action that others of the plan need, none of them fresh; and so on. */
    static void removeFrom(List<NewAction> fresh, List<NewAction> plan) {
        boolean removed = true;
        while (removed) {
            removed = fresh.removeIf(action -> isNeeded(action, plan) && !isNeeded(action, fresh));
        }
    }

    private static boolean isNeeded(NewAction action, List<NewAction> by) {
        return by.stream().anyMatch(other -> other.needs().contains(action.key()));
    }
}
