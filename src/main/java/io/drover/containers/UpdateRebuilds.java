package io.drover.containers;

import io.drover.containers.ContainerRebuild.Reason;
import io.drover.containers.ImageRule.Judgement;
import io.drover.containers.PlanInProgress.Purpose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plan for an update of RPMs. A line is affected if its newest build holds an older version of one; its older builds
 * only say that it is to be looked at. What an image has of its own becomes new when it is built again; what it has from
 * its parent is as old as the parent. So an image is rebuilt after its parent, or on a newer build of it, or, where the
 * parent stays as it is, only for what it has of its own; if that is nothing, it is not rebuilt.
 */
final class UpdateRebuilds {
    private final ImageLines lines;
    private final Standing standing;
    private final @Nullable String branch;
    private final Function<ImageBuild, Judgement> rule;
    private final PlanInProgress plan = new PlanInProgress();

    UpdateRebuilds(ImageFacts facts, Function<ImageBuild, Judgement> rule) {
        this.lines = new ImageLines(facts);
        this.standing = new Standing(facts.fixed());
        this.branch = facts.branch();
        this.rule = rule;
    }

    ContainerPlan plan() {
        List<ImageLine> affected = new ArrayList<>();
        for (ImageLine line : lines.all()) {
            if (isAffected(line)) {
                affected.add(line);
            }
        }
        Map<ImageLine, String> allowed = new LinkedHashMap<>();
        for (ImageLine line : affected) {
            Judgement judgement = rule.apply(line.known());
            if (judgement.allowed()) {
                allowed.put(line, judgement.verdict());
            } else {
                plan.deny(
                        line,
                        judgement.verdict(),
                        Sentences.most(standing.outdated(line.known()), OutdatedRpm::sentence));
            }
        }
        ParentOrder order = new ParentOrder(allowed.keySet(), lines::parent);
        for (ImageLine line : order.inOrder()) {
            String verdict = allowed.getOrDefault(line, "");
            if (order.isCut(line)) {
                cut(line, verdict);
            } else {
                decide(line, verdict);
            }
        }
        return plan.plan();
    }

    private boolean isAffected(ImageLine line) {
        ImageBuild newest = line.newest();
        if (newest == null) {
            if (lastHolder(line) != null) {
                plan.skip(line, "cannot tell: it was followed by a newer build, which is not in the facts");
            }
            return false;
        }
        if (standing.outdated(newest).isEmpty()) {
            if (line.asked()) {
                plan.skip(line, settled(line, newest));
            }
            return false;
        }
        if (branch != null && !newest.source().follows(branch)) {
            plan.skip(
                    line,
                    "it follows " + newest.source().branch() + " for "
                            + newest.source().target() + ", and the update is of " + branch);
            return false;
        }
        EarlierRebuild rebuilt = lines.rebuilt(line);
        if (rebuilt != null) {
            plan.skip(line, rebuilt.sentence());
            return false;
        }
        return true;
    }

    private String settled(ImageLine line, ImageBuild newest) {
        List<HeldRpm> held = standing.held(newest);
        if (!held.isEmpty()) {
            return "already holds " + Sentences.line(held, HeldRpm::toString);
        }
        ImageBuild holder = lastHolder(line);
        return holder == null
                ? "holds none of the RPMs"
                : "no longer holds " + Sentences.line(standing.outdated(holder), OutdatedRpm::name) + ", as "
                        + holder.nvr() + " did";
    }

    private @Nullable ImageBuild lastHolder(ImageLine line) {
        return line.builds().stream()
                .filter(build -> !standing.outdated(build).isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The facts contradict themselves; what is built without need is the smaller harm. */
    private void cut(ImageLine line, String verdict) {
        ImageBuild newest = line.known();
        List<String> because = new ArrayList<>(Sentences.most(standing.outdated(newest), OutdatedRpm::sentence));
        because.add("by the facts it is built on itself, by way of " + newest.parent() + ": that is not waited for");
        List<String> all = List.copyOf(standing.outdatedNames(newest));
        plan.rebuild(
                line,
                null,
                new Basis(null, null, newest.parent()),
                new Purpose(Reason.DIRECTLY_AFFECTED, because, all, List.of()),
                verdict);
    }

    private void decide(ImageLine line, String verdict) {
        ImageBuild newest = line.known();
        ImageLine parent = lines.parent(line);
        Set<String> fixes = standing.outdatedNames(newest);
        Set<String> inherited = inherited(newest);
        boolean own = !inherited.containsAll(fixes);
        Set<String> remains = new TreeSet<>(inherited);
        remains.retainAll(staysOldIn(parent));
        fixes.removeAll(remains);
        if (fixes.isEmpty()) {
            plan.skip(
                    line,
                    "a rebuild would not bring " + Sentences.line(standing.outdated(newest), OutdatedRpm::wanted)
                            + ", which comes with its parent " + newest.parent() + ": " + causeOf(parent),
                    causeOf(parent));
            return;
        }
        Basis basis = basis(newest, parent);
        Reason reason = own || basis.rebuilt() == null ? Reason.DIRECTLY_AFFECTED : Reason.DEPENDENCY;
        List<String> because = because(newest, basis);
        if (!remains.isEmpty()) {
            because.add(
                    "it cannot bring " + Sentences.line(List.copyOf(remains), name -> name) + ": " + causeOf(parent));
            plan.lacks(line, causeOf(parent));
        }
        plan.rebuild(
                line, parent, basis, new Purpose(reason, because, List.copyOf(fixes), List.copyOf(remains)), verdict);
    }

    private List<String> because(ImageBuild build, Basis basis) {
        List<String> because = new ArrayList<>(Sentences.most(standing.outdated(build), OutdatedRpm::sentence));
        if (basis.original() != null) {
            because.add("its parent " + build.parent() + " is outdated, and " + basis.original() + " is there");
        }
        return because;
    }

    private Set<String> inherited(ImageBuild build) {
        ImageBuild recorded = lines.build(build.parent());
        return recorded == null ? Set.of() : standing.outdatedAsIn(recorded, build);
    }

    /** Names of what the parent still holds in an older version when its line's turn has come. */
    private Set<String> staysOldIn(@Nullable ImageLine parent) {
        ContainerRebuild rebuilt = plan.rebuilt(parent);
        if (rebuilt != null) {
            return new HashSet<>(rebuilt.remains());
        }
        ImageBuild newest = parent == null ? null : parent.newest();
        return newest == null || lines.rebuilt(parent) != null ? Set.of() : standing.outdatedNames(newest);
    }

    private Basis basis(ImageBuild build, @Nullable ImageLine parent) {
        ImageBuild newest = parent == null ? null : parent.newest();
        ImageBuild recorded = lines.build(build.parent());
        if (newest == null || recorded == null) {
            return Basis.FROM;
        }
        if (plan.rebuilt(parent) != null) {
            return Basis.rebuilt(newest.nvr());
        }
        EarlierRebuild earlier = lines.rebuilt(parent);
        if (earlier != null) {
            return Basis.original(earlier.nvr());
        }
        Set<String> better = standing.outdatedNames(build);
        better.retainAll(standing.outdatedNames(recorded));
        better.removeAll(standing.outdatedNames(newest));
        return better.isEmpty() ? Basis.FROM : Basis.original(newest.nvr());
    }

    /** Why the parent stays old: the first cause in the chain, so that sentences do not grow along it. */
    private String causeOf(@Nullable ImageLine parent) {
        String cause = plan.cause(parent);
        return cause == null ? "its parent is not rebuilt" : cause;
    }
}
