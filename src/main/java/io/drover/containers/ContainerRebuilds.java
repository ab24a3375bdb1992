package io.drover.containers;

import io.drover.containers.ImageRule.Judgement;
import java.util.List;
import java.util.function.Function;

/**
 * Which images to rebuild, on what and in which order: none twice, none without need, each after its parent where that
 * is rebuilt too, in as few batches as that allows. Same facts, same plan. Source: wire/targets.md §1.3, §1.4.
 */
public final class ContainerRebuilds {
    private ContainerRebuilds() {}

    /** For an update: images whose newest build holds an older version of one of {@code facts.fixed()}. */
    public static ContainerPlan forUpdate(ImageFacts facts, Function<ImageBuild, Judgement> rule) {
        return new UpdateRebuilds(facts, rule).plan();
    }

    /** For images whose Dockerfile changed, by NVR or name: they and all that is built on them. */
    public static ContainerPlan forChanged(
            ImageFacts facts, List<String> changed, Function<ImageBuild, Judgement> rule) {
        return new ChangeRebuilds(facts, rule).ofChanged(new Asked(changed, facts.branch()));
    }

    /** For images that somebody has built, by NVR or name: all that is built on earlier builds of them, not they. */
    public static ContainerPlan forBuilt(ImageFacts facts, List<String> built, Function<ImageBuild, Judgement> rule) {
        return new ChangeRebuilds(facts, rule).ofBuilt(new Asked(built, facts.branch()));
    }

    /** For images that somebody asked for, by NVR or name: just they and what lies between them. */
    public static ContainerPlan forRequested(
            ImageFacts facts, List<String> requested, Function<ImageBuild, Judgement> rule) {
        return new RequestedRebuilds(facts, rule).of(new Asked(requested, facts.branch()));
    }
}
