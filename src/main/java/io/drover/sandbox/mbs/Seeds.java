package io.drover.sandbox.mbs;

import io.drover.sandbox.RestProblem;
import io.drover.sandbox.mbs.Expansion.Combination;
import io.drover.sandbox.mbs.ModuleSources.ModuleSource;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Builds that were there before the story began. */
final class Seeds {
    private final ModuleBuilds builds;
    private final Expansion expansion;
    private final Submissions submissions;
    private final String owner;
    private final Clock clock;

    Seeds(ModuleBuilds builds, Expansion expansion, Submissions submissions, String owner, Clock clock) {
        this.builds = builds;
        this.expansion = expansion;
        this.submissions = submissions;
        this.owner = owner;
        this.clock = clock;
    }

    List<Long> ready(String scmurl, String branch, List<String> allowed) throws IOException {
        try {
            Submission submission = Submission.of(scmurl, branch, "", allowed);
            ModuleSource source = submissions.source(submission);
            return ready(submission.name(), branch, scmurl, source);
        } catch (RestProblem refused) {
            throw new IllegalArgumentException("cannot seed " + scmurl + ": " + refused.getMessage(), refused);
        }
    }

    List<Long> ready(String name, String stream, String scmurl, ModuleSource source) {
        Modulemd modulemd = Modulemd.parse(source.modulemd());
        Submission submission = new Submission(scmurl, name, "", stream, "");
        List<Long> ids = new ArrayList<>();
        for (Combination combination : expansion.of(name, stream, modulemd, source.committed())) {
            ModuleBuild build = submissions.create(submission, combination, source.modulemd(), modulemd.rpms(), owner);
            for (ModuleState state :
                    List.of(ModuleState.WAIT, ModuleState.BUILD, ModuleState.DONE, ModuleState.READY)) {
                build = build.to(state, null, clock.instant());
            }
            builds.put(build);
            ids.add(build.id());
        }
        return ids;
    }
}
