package io.drover.containers;

import io.drover.containers.ContainerPlan.Denied;
import io.drover.containers.ContainerPlan.Skipped;
import io.drover.containers.ContainerRebuild.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a planner has found so far. Lines are added after those that they are built on. */
final class PlanInProgress {
    private static final Comparator<ContainerRebuild> ORDER = Comparator.comparingInt(ContainerRebuild::batch)
            .thenComparing(rebuild -> rebuild.image().nvr())
            .thenComparing(rebuild -> rebuild.image().line());

    private final Map<ImageLine, ContainerRebuild> rebuilds = new HashMap<>();
    private final Map<ImageLine, String> causes = new HashMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Denied> denied = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** What a rebuild is for. */
    record Purpose(Reason reason, List<String> because, List<String> fixes, List<String> remains) {}

    void rebuild(ImageLine line, @Nullable ImageLine parent, Basis basis, Purpose purpose, String verdict) {
        ContainerRebuild before = basis.rebuilt() == null || parent == null ? null : rebuilds.get(parent);
        rebuilds.put(
                line,
                new ContainerRebuild(
                        line.known(),
                        before == null ? 0 : before.batch() + 1,
                        basis,
                        purpose.reason(),
                        purpose.because(),
                        purpose.fixes(),
                        purpose.remains(),
                        verdict));
    }

    void skip(ImageLine line, String reason) {
        skip(line, reason, line.shown() + " is not rebuilt: " + reason);
    }

    /** @param cause for those that are built on it: the first reason in the chain, so that sentences do not grow along it */
    void skip(ImageLine line, String reason, String cause) {
        skipped.add(new Skipped(line.shown(), reason));
        causes.put(line, cause);
    }

    void deny(ImageLine line, String verdict, List<String> because) {
        denied.add(new Denied(line.known(), verdict, because));
        causes.put(line, "the policy denies " + line.shown() + ": " + verdict);
    }

    /** @param cause why the new build of a line that is rebuilt will lack something */
    void lacks(ImageLine line, String cause) {
        causes.put(line, cause);
    }

    void missing(String name) {
        missing.add(name);
    }

    @Nullable
    ContainerRebuild rebuilt(@Nullable ImageLine line) {
        return line == null ? null : rebuilds.get(line);
    }

    /** Why a line stays old, in whole or in part; null where it does not. */
    @Nullable
    String cause(@Nullable ImageLine line) {
        return line == null ? null : causes.get(line);
    }

    ContainerPlan plan() {
        return new ContainerPlan(
                rebuilds.values().stream().sorted(ORDER).toList(),
                skipped.stream()
                        .sorted(Comparator.comparing(Skipped::image).thenComparing(Skipped::reason))
                        .toList(),
                denied.stream()
                        .sorted(Comparator.comparing((Denied one) -> one.image().nvr())
                                .thenComparing(one -> one.image().line()))
                        .toList(),
                missing);
    }
}
