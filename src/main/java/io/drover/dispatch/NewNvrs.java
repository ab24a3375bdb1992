package io.drover.dispatch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the NVRs of new builds apart. They are made of seconds, and two events may have the same thing built in the same one:
 * koji takes an NVR once. Thread-safe; between instances as far as the ledger tells.
 */
final class NewNvrs {
    private static final int REMEMBERED = 10_000;

    private final Predicate<String> isInLedger;
    private final Set<String> given = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    /** @param isInLedger whether an action has made, or is to make, such a build */
    NewNvrs(Predicate<String> isInLedger) {
        this.isInLedger = isInLedger;
    }

    /** Takes it, where nobody has it. @param nvr null where it is not known: nothing to keep apart */
    boolean take(@Nullable String nvr) {
        return nvr == null || !isInLedger.test(nvr) && given.add(nvr);
    }
}
