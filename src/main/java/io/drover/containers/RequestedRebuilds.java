package io.drover.containers;

import io.drover.containers.ContainerRebuild.Reason;
import io.drover.containers.ImageRule.Judgement;
import io.drover.containers.PlanInProgress.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The plan for images that somebody asked for, and for what lies between them: of A, B on A and C on B, those who want A
 * and C get B too, since otherwise C would have nothing of the new A. Source: wire/targets.md §1.4, async builds.
 */
final class RequestedRebuilds {
    private final ImageLines lines;
    private final Function<ImageBuild, Judgement> rule;
    private final Map<ImageLine, Judgement> judged = new LinkedHashMap<>();
    private final PlanInProgress plan = new PlanInProgress();

    RequestedRebuilds(ImageFacts facts, Function<ImageBuild, Judgement> rule) {
        this.lines = new ImageLines(facts);
        this.rule = rule;
    }

    ContainerPlan of(Asked names) {
        Set<ImageLine> requested = names.lines(lines, plan);
        Set<ImageLine> between = new HashSet<>();
        for (ImageLine line : requested) {
            EarlierRebuild earlier = lines.rebuiltOrNew(line);
            if (earlier != null) {
                plan.skip(line, earlier.sentence());
            } else if (isAllowed(line)) {
                between.addAll(between(line, requested));
            }
        }
        Map<ImageLine, String> rebuilt = new HashMap<>();
        judged.forEach((line, judgement) -> {
            if (!judgement.allowed()) {
                plan.deny(
                        line,
                        judgement.verdict(),
                        purpose(requested.contains(line)).because());
            } else if (requested.contains(line) || between.contains(line)) {
                rebuilt.put(line, judgement.verdict());
            }
        });
        new SettledLines(lines, rebuilt, done()).into(plan, line -> purpose(requested.contains(line)));
        return plan.plan();
    }

    /** What earlier events have rebuilt: by line, the build to stand on. */
    private Map<ImageLine, String> done() {
        Map<ImageLine, String> done = new HashMap<>();
        for (ImageLine line : lines.all()) {
            EarlierRebuild earlier = lines.rebuiltOrNew(line);
            if (earlier != null) {
                done.put(line, earlier.nvr());
            }
        }
        return done;
    }

    private static Purpose purpose(boolean asked) {
        return new Purpose(
                asked ? Reason.DIRECTLY_AFFECTED : Reason.DEPENDENCY,
                List.of(asked ? "requested" : "lies between requested images"),
                List.of(),
                List.of());
    }

    /** What links a line to the next requested one above it; nothing where there is none, or where one may not be built. */
    private List<ImageLine> between(ImageLine from, Set<ImageLine> requested) {
        List<ImageLine> path = new ArrayList<>();
        Set<ImageLine> seen = new HashSet<>(Set.of(from));
        ImageLine at = lines.parent(from);
        while (at != null
                && at.newest() != null
                && seen.add(at)
                && !requested.contains(at)
                && lines.rebuiltOrNew(at) == null) {
            path.add(at);
            at = lines.parent(at);
        }
        boolean leadsThere =
                at != null && at != from && requested.contains(at) && (lines.rebuiltOrNew(at) != null || isAllowed(at));
        return leadsThere && path.stream().allMatch(this::isAllowed) ? path : List.of();
    }

    private boolean isAllowed(ImageLine line) {
        return judged.computeIfAbsent(line, key -> rule.apply(key.known())).allowed();
    }
}
