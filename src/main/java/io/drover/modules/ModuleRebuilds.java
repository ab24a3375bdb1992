package io.drover.modules;

import io.drover.mbs.Module;
import io.drover.mbs.ModuleBuild;
import io.drover.modules.Rebuild.Reason;
import io.drover.modules.RebuildRule.Judgement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which modules to rebuild, and in which order: the roots and, transitively, everything that is built with them, each
 * once and after all of its parents in the plan. Same facts, same plan.
 *
 * <p>Freshmaker followed the chain message by message, which rebuilt a module once per parent (wire/targets.md §1.3);
 * planning it ahead rebuilds it once.
 */
public final class ModuleRebuilds {
    private static final Comparator<Rebuild> ORDER =
            Comparator.comparingInt(Rebuild::batch).thenComparing(Rebuild::module);

    private ModuleRebuilds() {}

    /**
     * The plan for modules whose own content changed.
     *
     * @param latestReady the latest ready build of each module stream; several contexts of one are taken together
     * @return by batch, then name and stream; denied modules stand in it once and lead nowhere
     */
    public static List<Rebuild> plan(
            Collection<ModuleBuild> latestReady, Collection<Module> roots, Function<Module, Judgement> rule) {
        return plan(latestReady, new TreeSet<>(roots), rule, Set.of());
    }

    /**
     * The plan for what is built with modules that have just become ready. Those themselves are neither judged nor in the
     * plan, nor does a cycle bring them back.
     */
    public static List<Rebuild> planDependents(
            Collection<ModuleBuild> latestReady, Collection<Module> ready, Function<Module, Judgement> rule) {
        Set<Module> done = new TreeSet<>(ready);
        Judgement isReady = new Judgement(true, "ready");
        return plan(latestReady, done, module -> done.contains(module) ? isReady : rule.apply(module), done);
    }

    private static List<Rebuild> plan(
            Collection<ModuleBuild> latestReady,
            Set<Module> roots,
            Function<Module, Judgement> rule,
            Set<Module> done) {
        RebuildWalk walk = new RebuildWalk(new BuildGraph(latestReady, roots), rule);
        roots.forEach(walk::from);
        Map<Module, Integer> batches = new HashMap<>();
        List<Rebuild> plan = new ArrayList<>();
        for (Module module : walk.inOrder()) {
            if (done.contains(module)) {
                continue;
            }
            List<Module> after = without(walk.after(module), done);
            int batch = after.stream()
                    .mapToInt(parent -> batches.getOrDefault(parent, 0) + 1)
                    .max()
                    .orElse(0);
            batches.put(module, batch);
            Judgement judgement = walk.judgement(module);
            Reason reason = roots.contains(module) && done.isEmpty() ? Reason.DIRECTLY_AFFECTED : Reason.DEPENDENCY;
            plan.add(new Rebuild(
                    module,
                    batch,
                    after,
                    without(walk.cut(module), done),
                    judgement.allowed(),
                    judgement.verdict(),
                    reason));
        }
        plan.sort(ORDER);
        return List.copyOf(plan);
    }

    private static List<Module> without(List<Module> modules, Set<Module> done) {
        return modules.stream().filter(module -> !done.contains(module)).toList();
    }
}
