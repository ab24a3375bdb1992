package io.drover.containers;

import io.drover.containers.ContainerRebuild.Reason;
import io.drover.containers.ImageRule.Judgement;
import io.drover.containers.PlanInProgress.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The plan for images that changed: they, and all that is built on them, each after its parent. A denied image leads
 * nowhere, since it stays as it is.
 */
final class ChangeRebuilds {
    private final ImageLines lines;
    private final Function<ImageBuild, Judgement> rule;
    private final Map<ImageLine, List<ImageLine>> children = new HashMap<>();
    private final Map<ImageLine, Judgement> reached = new LinkedHashMap<>();
    private final PlanInProgress plan = new PlanInProgress();

    ChangeRebuilds(ImageFacts facts, Function<ImageBuild, Judgement> rule) {
        this.lines = new ImageLines(facts);
        this.rule = rule;
        for (ImageLine line : lines.all()) {
            ImageLine parent = lines.parent(line);
            if (parent != null && parent != line) {
                children.computeIfAbsent(parent, key -> new ArrayList<>()).add(line);
            }
        }
    }

    /** @param changed names or NVRs of what is to be built again itself */
    ContainerPlan ofChanged(Asked changed) {
        Set<ImageLine> roots = changed.lines(lines, plan);
        follow(roots, Set.of());
        order(roots, Set.of());
        return plan.plan();
    }

    /** @param built NVRs of builds that are there already */
    ContainerPlan ofBuilt(Asked built) {
        Set<ImageLine> roots = built.lines(lines, plan);
        List<ImageLine> first = new ArrayList<>();
        for (ImageLine root : roots) {
            for (ImageLine child : children.getOrDefault(root, List.of())) {
                if (root.known().nvr().equals(child.known().parent())) {
                    plan.skip(child, "is built on " + root.known().nvr() + " already");
                } else if (!roots.contains(child)) {
                    first.add(child);
                }
            }
        }
        follow(first, roots);
        order(Set.of(), roots);
        return plan.plan();
    }

    private void follow(Collection<ImageLine> from, Set<ImageLine> done) {
        Deque<ImageLine> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            ImageLine line = open.poll();
            if (done.contains(line) || reached.containsKey(line)) {
                continue;
            }
            Judgement judgement = rule.apply(line.known());
            reached.put(line, judgement);
            if (judgement.allowed()) {
                open.addAll(children.getOrDefault(line, List.of()));
            }
        }
    }

    private void order(Set<ImageLine> roots, Set<ImageLine> done) {
        Map<ImageLine, String> allowed = new HashMap<>();
        reached.forEach((line, judgement) -> {
            if (judgement.allowed()) {
                allowed.put(line, judgement.verdict());
            } else {
                plan.deny(line, judgement.verdict(), because(line, roots));
            }
        });
        Map<ImageLine, String> newest = new HashMap<>();
        done.forEach(line -> newest.put(line, line.known().nvr()));
        new SettledLines(lines, allowed, newest).into(plan, line -> {
            Reason reason = roots.contains(line) ? Reason.DIRECTLY_AFFECTED : Reason.DEPENDENCY;
            return new Purpose(reason, because(line, roots), List.of(), List.of());
        });
    }

    private List<String> because(ImageLine line, Set<ImageLine> roots) {
        return List.of(
                roots.contains(line)
                        ? "it changed"
                        : "it is built on " + line.known().parent() + ", which changes");
    }
}
