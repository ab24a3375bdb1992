package io.drover.containers;

/** Whether an image may be rebuilt at the wish of a handler; in production the rebuild policy. */
@FunctionalInterface
public interface ImageRule {

    Judgement judge(String handler, ImageBuild image);

    /** @param verdict why, in words a packager understands */
    record Judgement(boolean allowed, String verdict) {}
}
