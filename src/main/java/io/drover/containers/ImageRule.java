package io.drover.containers;

/** Whether an image may be rebuilt on an occasion; in production the rebuild policy. */
@FunctionalInterface
public interface ImageRule {

    Judgement judge(Occasion occasion, ImageBuild image);

    /**
     * @param handler at whose wish it is
     * @param manual whether somebody asked for it
     * @param dryRun whether nothing is really built
     */
    record Occasion(String handler, boolean manual, boolean dryRun) {}

    /** @param verdict why, in words a packager understands */
    record Judgement(boolean allowed, String verdict) {}
}
