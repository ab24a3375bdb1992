package io.drover.mbs;

import io.drover.dispatch.Accepted;
import java.util.List;
import java.util.Optional;

/**
 * Whether a submission has already been accepted. From the second attempt on, a failed build counts too: the first
 * attempt made it, and to submit again would resume it. On a first attempt it does not, since to resume is what is
 * asked for. Garbage never counts.
 *
 * <p>Source: wire/targets.md §2.1 on resubmission, §5.
 */
final class SubmitBuildProbe {
    private final MbsSettings settings;

    SubmitBuildProbe(MbsSettings settings) {
        this.settings = settings;
    }

    /** Ends with a {@code CallResult<Optional<Accepted>>}. */
    Talk talk(SubmitParameters parameters, int attempt) {
        return new CommitSearch(
                parameters.scmurl(),
                parameters.branch(),
                found -> found.map(builds -> accepted(parameters, builds, attempt > 1)));
    }

    private Optional<Accepted> accepted(SubmitParameters parameters, List<MbsBuild> builds, boolean repeated) {
        List<MbsBuild> ours = builds.stream()
                .filter(build -> build.state() != BuildState.GARBAGE)
                .filter(build -> repeated || build.state() != BuildState.FAILED)
                .toList();
        return ours.isEmpty()
                ? Optional.empty()
                : Optional.of(AcceptedBuild.of(
                        settings,
                        parameters.scmurl(),
                        ours,
                        List.of(),
                        "found: MBS has build " + CommitSearch.words(ours)));
    }
}
