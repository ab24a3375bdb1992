package io.drover.modules;

import io.drover.mbs.Module;
import java.util.List;
import java.util.Locale;

/**
 * One module of a rebuild plan.
 *
 * @param batch 0 for what waits for nothing in the plan, else one more than the latest of {@code after}
 * @param after modules of the plan that it is built with and that must be ready first, sorted
 * @param cut modules of the plan that it is built with and that nevertheless come later: the edge closes a cycle
 * @param allowed whether the policy lets it be rebuilt; one that is denied leads to no further modules
 * @param verdict the policy's words
 */
public record Rebuild(
        Module module,
        int batch,
        List<Module> after,
        List<Module> cut,
        boolean allowed,
        String verdict,
        Reason reason) {
    public Rebuild {
        after = List.copyOf(after);
        cut = List.copyOf(cut);
    }

    /** Freshmaker's rebuild reasons that apply to modules. */
    public enum Reason {
        /** Its own content changed. */
        DIRECTLY_AFFECTED,
        /** Something it is built with is rebuilt. */
        DEPENDENCY;

        /** As in Freshmaker's API: {@code directly_affected}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
