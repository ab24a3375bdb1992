package io.drover.modules;

import io.drover.mbs.Module;
import io.drover.modules.RebuildRule.Judgement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A depth-first walk from the roots along "is built with", in the order of names. An edge that leads back to a module the
 * walk stands on closes a cycle and is cut there; every other edge becomes a constraint. Iterative, so that a long chain
 * of modules is no matter of stack depth.
 */
final class RebuildWalk {
    private record Step(Module module, Iterator<Module> next) {}

    private final BuildGraph graph;
    private final Function<Module, Judgement> rule;
    private final Map<Module, Judgement> judged = new HashMap<>();
    private final Map<Module, Set<Module>> after = new TreeMap<>();
    private final Map<Module, Set<Module>> cut = new HashMap<>();
    private final Set<Module> path = new HashSet<>();
    private final List<Module> finished = new ArrayList<>();

    RebuildWalk(BuildGraph graph, Function<Module, Judgement> rule) {
        this.graph = graph;
        this.rule = rule;
    }

    void from(Module root) {
        if (judged.containsKey(root)) {
            return;
        }
        Deque<Step> steps = new ArrayDeque<>();
        steps.push(enter(root));
        while (!steps.isEmpty()) {
            Step step = steps.element();
            if (!step.next().hasNext()) {
                steps.pop();
                leave(step.module());
                continue;
            }
            Module child = step.next().next();
            if (path.contains(child)) {
                cut.computeIfAbsent(child, module -> new TreeSet<>()).add(step.module());
                continue;
            }
            if (!judged.containsKey(child)) {
                steps.push(enter(child));
            }
            after.computeIfAbsent(child, module -> new TreeSet<>()).add(step.module());
        }
    }

    /** Every module reached, each after all those it must wait for. */
    List<Module> inOrder() {
        List<Module> order = new ArrayList<>(finished);
        Collections.reverse(order);
        return order;
    }

    Judgement judgement(Module module) {
        return judged.computeIfAbsent(module, rule);
    }

    List<Module> after(Module module) {
        return List.copyOf(after.getOrDefault(module, Set.of()));
    }

    List<Module> cut(Module module) {
        return List.copyOf(cut.getOrDefault(module, Set.of()));
    }

    private Step enter(Module module) {
        Judgement judgement = rule.apply(module);
        judged.put(module, judgement);
        path.add(module);
        return new Step(
                module, judgement.allowed() ? graph.dependents(module).iterator() : Collections.emptyIterator());
    }

    private void leave(Module module) {
        path.remove(module);
        finished.add(module);
    }
}
