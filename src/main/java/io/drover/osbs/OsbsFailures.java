package io.drover.osbs;

import java.util.regex.Pattern;

/**
 * Which failures of runs and builds are of what was to be built, so that trying again gives the same. All others (time-outs,
 * registries, nodes) may be of the moment. Source: wire/targets.md §4.1 "Rules", §5 "koji task FAILED".
 */
final class OsbsFailures {
    private static final Pattern PERMANENT = Pattern.compile(
            String.join(
                    "|",
                    // what koji says to the import, and before
                    "build (for \\S+ )?already exists",
                    "unable to recycle",
                    "package \\S+ (is )?(not in list|blocked) (for|in)",
                    "no such (build )?target",
                    "target \\S* ?(is )?not found",
                    // user-params and the Dockerfile
                    "is a required property",
                    "is not valid under any of the given schemas",
                    "missing (required )?labels?\\b",
                    "required labels?\\b.*(missing|not found|not set|doesn't exist)"),
            Pattern.CASE_INSENSITIVE);

    private OsbsFailures() {}

    /** @param words of the cluster, of plugins, of a task */
    static boolean isPermanent(String words) {
        return PERMANENT.matcher(words).find();
    }
}
