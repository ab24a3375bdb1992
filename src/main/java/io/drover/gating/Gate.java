package io.drover.gating;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A tag in which builds wait for their tests.
 *
 * @param pending the tag: {@code f43-pending}
 * @param to where builds go that pass: {@code f43}
 * @param productVersion Greenwave's: {@code fedora-43}
 * @param decisionContext Greenwave's: {@code koji_build_push_rawhide}
 * @param policy what happens while some do not pass; ALL_OR_NOTHING where it is not said
 */
public record Gate(
        String pending,
        String to,
        @JsonProperty("product-version") String productVersion,
        @JsonProperty("decision-context") String decisionContext,
        @Nullable Policy policy) {

    /** What becomes of builds that pass beside such as do not. */
    public enum Policy {
        /** All wait until all pass. */
        @JsonProperty("all-or-nothing")
        ALL_OR_NOTHING,
        /** Each goes when it passes. */
        @JsonProperty("independent")
        INDEPENDENT
    }

    public Gate {
        if (blank(pending) || blank(to) || blank(productVersion) || blank(decisionContext)) {
            throw new IllegalArgumentException("each gate needs pending, to, product-version and decision-context");
        }
        if (pending.equals(to)) {
            throw new IllegalArgumentException("the gate of " + pending + " leads back into it");
        }
        policy = policy == null ? Policy.ALL_OR_NOTHING : policy;
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
