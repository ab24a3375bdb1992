package io.drover.koji.desired;

/** A build target. @param absent there must be none; the tags are "" then */
record WantedTarget(String name, Place place, boolean absent, String buildTag, String destTag) {}
