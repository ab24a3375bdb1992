package io.drover.sandbox.koji;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release that follows the ones there are. */
final class HubReleases {

    private static final Pattern NUMBERED = Pattern.compile("(\\d+)(\\..+)?");

    private HubReleases() {}

    /** {@code 1} for a first build, {@code 3.fc41} after {@code 2.fc41}. @throws HubFault 1005 where none follows */
    static String next(HubState state, String name, String version) {
        HubBuild last = null;
        for (HubBuild build : state.builds.all()) {
            if (build.nvr.name().equals(name)
                    && build.nvr.version().equals(version)
                    && build.state != HubBuild.FAILED
                    && build.state != HubBuild.CANCELED) {
                last = build;
            }
        }
        if (last == null) {
            return "1";
        }
        Matcher release = NUMBERED.matcher(last.nvr.release());
        if (!release.matches()) {
            throw HubFault.build("Unable to increment release value: " + last.nvr.release());
        }
        String rest = release.group(2) == null ? "" : release.group(2);
        return (Long.parseLong(release.group(1)) + 1) + rest;
    }
}
