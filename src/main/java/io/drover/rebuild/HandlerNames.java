package io.drover.rebuild;

import java.util.List;
import java.util.Optional;

/** The names under which rules stand that are known: Freshmaker's handlers, which Drover's routes ask for as well. */
final class HandlerNames {
    private static final List<String> KNOWN = List.of(
            PolicyLists.GLOBAL,
            "RebuildImagesOnRPMAdvisoryChange",
            "RebuildImagesOnImageAdvisoryChange",
            "RebuildImagesOnParentImageBuild",
            "RebuildImagesOnODCSComposeDone",
            "RebuildImagesOnAsyncManualBuild",
            "RebuildImagesOnRPMBodhiUpdate",
            "RebuildImagesOnGitDockerfileChange",
            "RebuildModulesOnGitMMDChange",
            "RebuildModulesOnGitRPMSpecChange",
            "GenerateAdvisorySignedEventOnRPMSign",
            "UpdateDBOnModuleBuild",
            "UpdateDBOnAdvisoryChange",
            "UpdateDBOnODCSComposeFail");

    private HandlerNames() {}

    /** A name that is not known is a route's own, unless it looks like one of the known. */
    static Optional<Trap> misspelt(String name, Place place) {
        if (KNOWN.contains(name)) {
            return Optional.empty();
        }
        return Nearest.find(name, KNOWN)
                .map(meant -> new Trap(
                        place,
                        "",
                        "'" + name
                                + "' is no handler that is known, so its rules apply to nothing but a route of that name",
                        "write " + meant + " if that is meant"));
    }
}
