package io.drover.modules;

import io.drover.mbs.Module;

/** Whether a module may be rebuilt at the wish of a handler; in production the rebuild policy. */
@FunctionalInterface
public interface RebuildRule {

    Judgement judge(String handler, Module module);

    /** @param verdict why, in words a packager understands */
    record Judgement(boolean allowed, String verdict) {}
}
