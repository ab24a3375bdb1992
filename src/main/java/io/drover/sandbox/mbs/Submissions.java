package io.drover.sandbox.mbs;

import io.drover.sandbox.RestProblem;
import io.drover.sandbox.mbs.Expansion.Combination;
import io.drover.sandbox.mbs.ModuleBuild.Component;
import io.drover.sandbox.mbs.ModuleBuild.Source;
import io.drover.sandbox.mbs.ModuleBuild.Transition;
import io.drover.sandbox.mbs.ModuleSources.ModuleSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a submission does: a new build per context, a failed one resumed, a conflict when there is nothing to do. Source:
 * wire/targets.md §2.1. The caller lets in one at a time.
 */
final class Submissions {
    private static final String DEFAULT_STRATEGY = "changed-and-after";

    private final ModuleBuilds builds;
    private final ModuleSources sources;
    private final Expansion expansion;
    private final Clock clock;

    Submissions(ModuleBuilds builds, ModuleSources sources, Expansion expansion, Clock clock) {
        this.builds = builds;
        this.sources = sources;
        this.expansion = expansion;
        this.clock = clock;
    }

    /** Builds that are new, and those that were resumed; one of them is not empty. */
    record Effect(List<ModuleBuild> created, List<ModuleBuild> resumed) {
        List<ModuleBuild> all() {
            List<ModuleBuild> all = new ArrayList<>(created);
            all.addAll(resumed);
            return all;
        }
    }

    /** @throws RestProblem 400, 409 or 422 */
    Effect submit(Submission submission, String owner) throws IOException {
        List<ModuleBuild> created = new ArrayList<>();
        List<ModuleBuild> resumed = new ArrayList<>();
        Optional<ModuleState> conflict = Optional.empty();
        ModuleSource source = source(submission);
        Modulemd modulemd = modulemd(submission, source);
        for (Combination combination : combinations(submission, modulemd, source)) {
            Optional<ModuleBuild> existing = builds.get(combination.identity());
            if (existing.isEmpty()) {
                created.add(create(submission, combination, source.modulemd(), modulemd.rpms(), owner));
            } else if (existing.get().state() == ModuleState.FAILED) {
                resumed.add(resume(existing.get(), submission, owner));
            } else {
                conflict = existing.map(ModuleBuild::state);
            }
        }
        if (created.isEmpty() && resumed.isEmpty()) {
            throw new RestProblem(
                    409,
                    "Module (state=" + conflict.orElse(ModuleState.INIT).number()
                            + ") already exists. Only a new build,"
                            + " resubmission of a failed build or build against new buildrequirements is allowed.");
        }
        created.forEach(builds::put);
        resumed.forEach(builds::put);
        return new Effect(created, resumed);
    }

    ModuleSource source(Submission submission) throws IOException {
        ModuleSource source = sources.find(submission.name(), submission.commit(), submission.branch())
                .orElseThrow(() -> new RestProblem(
                        422, "Failed to checkout " + submission.scmurl() + ": reference is not a tree"));
        if (!source.inBranch()) {
            throw new RestProblem(
                    400, "Commit " + submission.commit() + " is not in branch " + submission.branch() + ".");
        }
        if (source.modulemd().isEmpty()) {
            throw new RestProblem(422, "get_module_yaml: SCM repository doesn't seem to contain a module YAML file.");
        }
        return source;
    }

    private static Modulemd modulemd(Submission submission, ModuleSource source) {
        Modulemd modulemd = Modulemd.parse(source.modulemd());
        if (!modulemd.name().isEmpty() && !modulemd.name().equals(submission.name())) {
            throw new RestProblem(
                    400, "The name \"" + modulemd.name() + "\" that is stored in the modulemd is not valid");
        }
        if (!modulemd.stream().isEmpty() && !modulemd.stream().equals(submission.branch())) {
            throw new RestProblem(
                    400,
                    "The stream \"" + modulemd.stream()
                            + "\" that is stored in the modulemd does not match the branch \"" + submission.branch()
                            + "\"");
        }
        if (!modulemd.version().isEmpty()) {
            throw new RestProblem(
                    400,
                    "The version \"" + modulemd.version() + "\" is already defined in the modulemd but it shouldn't be"
                            + " since the version is generated based on the commit time");
        }
        return modulemd;
    }

    private List<Combination> combinations(Submission submission, Modulemd modulemd, ModuleSource source) {
        return expansion.of(submission.name(), submission.branch(), modulemd, source.committed());
    }

    ModuleBuild create(
            Submission submission, Combination combination, String modulemd, List<String> rpms, String owner) {
        Instant now = clock.instant();
        String strategy = submission.strategy().isEmpty() ? DEFAULT_STRATEGY : submission.strategy();
        List<Component> components = rpms.stream()
                .map(rpm -> new Component(builds.newComponentId(), rpm))
                .toList();
        return new ModuleBuild(
                builds.newId(),
                combination.identity(),
                new Source(
                        submission.scmurl(), modulemd, combination.buildRequires(), strategy, combination.contexts()),
                owner,
                components,
                now,
                now,
                null,
                List.of(new Transition(now, ModuleState.INIT, null)));
    }

    private ModuleBuild resume(ModuleBuild failed, Submission submission, String owner) {
        if (!submission.strategy().isEmpty()
                && !submission.strategy().equals(failed.source().strategy())) {
            throw new RestProblem(
                    400, "You cannot change the module's \"rebuild_strategy\" when resuming a module build");
        }
        return failed.to(failed.resumesAt(), "Resubmitted by " + owner, clock.instant());
    }
}
