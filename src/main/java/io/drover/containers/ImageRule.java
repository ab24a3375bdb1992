package io.drover.containers;

import java.util.Map;

/** Whether an image may be rebuilt on an occasion; in production the rebuild policy. */
@FunctionalInterface
public interface ImageRule {

    Judgement judge(Occasion occasion, ImageBuild image);

    /**
     * @param handler at whose wish it is
     * @param manual whether somebody asked for it
     * @param dryRun whether nothing is really built
     * @param more what else rules may ask of the occasion, such as {@code advisory_name}, as text
     */
    record Occasion(String handler, boolean manual, boolean dryRun, Map<String, String> more) {
        public Occasion {
            more = Map.copyOf(more);
        }
    }

    /** @param verdict why, in words a packager understands */
    record Judgement(boolean allowed, String verdict) {}
}
