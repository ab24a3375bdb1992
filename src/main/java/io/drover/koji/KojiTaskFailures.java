package io.drover.koji;

import java.util.regex.Pattern;

/**
 * Which failures of tasks are of the thing that was to be built, so that trying again gives the same. All others (time-outs,
 * registries, builders) may be of the moment. Source: wire/targets.md §4.1, §5 "koji task FAILED".
 */
final class KojiTaskFailures {

    private static final Pattern PERMANENT = Pattern.compile(
            String.join(
                    "|",
                    // the hub, and the check for the NVR before a container is built
                    "build (for \\S+ )?already exists",
                    "unable to recycle",
                    "package \\S+ (is )?(not in list|blocked) for tag",
                    "not in (the )?(package )?list for tag",
                    "no such (build )?target",
                    "target \\S* ?(is )?not found",
                    "target not found",
                    "git branch must be specified",
                    // the schema of buildContainer's options
                    "additional properties are not allowed",
                    "is a required property",
                    "is not of type",
                    "is not valid under any of the given schemas",
                    "failed validating",
                    // a Dockerfile's labels
                    "missing (required )?labels?\\b",
                    "required labels?\\b.*(missing|not found|not set|doesn't exist)",
                    "labels?\\b.*\\b(is|are) missing",
                    // where sources may come from
                    "not in the list of allowed hosts"),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private KojiTaskFailures() {}

    /** @param reason as the task's fault tells it */
    static boolean isPermanent(String reason) {
        return PERMANENT.matcher(reason).find();
    }
}
