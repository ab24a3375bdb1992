package io.drover.containers;

import io.drover.containers.PlanInProgress.Purpose;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lines of which it is settled that they are rebuilt: brings them into order, each on its parent. */
final class SettledLines {
    private final ImageLines lines;
    private final Map<ImageLine, String> verdicts;
    private final Map<ImageLine, String> done;

    /**
     * @param verdicts what the policy says of each that is rebuilt
     * @param done by line, NVR of the build that takes the place of the one that others were built on
     */
    SettledLines(ImageLines lines, Map<ImageLine, String> verdicts, Map<ImageLine, String> done) {
        this.lines = lines;
        this.verdicts = verdicts;
        this.done = done;
    }

    void into(PlanInProgress plan, Function<ImageLine, Purpose> purpose) {
        List<ImageLine> sorted =
                lines.all().stream().filter(verdicts::containsKey).toList();
        ParentOrder order = new ParentOrder(sorted, lines::parent);
        for (ImageLine line : order.inOrder()) {
            ImageLine parent = lines.parent(line);
            Basis basis = order.isCut(line) ? new Basis(null, null, line.known().parent()) : basis(parent, plan);
            plan.rebuild(line, parent, basis, purpose.apply(line), verdicts.getOrDefault(line, ""));
        }
    }

    private Basis basis(@Nullable ImageLine parent, PlanInProgress plan) {
        if (parent == null) {
            return Basis.FROM;
        }
        if (plan.rebuilt(parent) != null) {
            return Basis.rebuilt(parent.known().nvr());
        }
        String newer = done.get(parent);
        return newer == null ? Basis.FROM : Basis.original(newer);
    }
}
