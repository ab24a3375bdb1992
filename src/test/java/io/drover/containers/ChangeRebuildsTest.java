package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.containers.ContainerPlan.Denied;
import io.drover.containers.ContainerPlan.Skipped;
import io.drover.containers.ContainerRebuild.Reason;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A Dockerfile that changed, a parent that was built, and images that somebody asked for. */
class ChangeRebuildsTest {
    private static Images chain() {
        return Images.fixed()
                .newest("base-42-7", "")
                .newest("httpd-2.4-3", "base-42-7")
                .newest("app-1-1", "httpd-2.4-3")
                .newest("cron-1-1", "base-42-7")
                .newest("other-1-1", "");
    }

    @Test
    void aChangedImageIsRebuiltAndThenAllThatIsBuiltOnIt() {
        ContainerPlan plan = ContainerRebuilds.forChanged(chain().facts(), List.of("base"), Images.allowed());

        assertThat(plan.rebuilds())
                .extracting(
                        rebuild -> rebuild.image().nvr(),
                        ContainerRebuild::batch,
                        rebuild -> rebuild.basis().rebuilt(),
                        ContainerRebuild::reason)
                .containsExactly(
                        tuple("base-42-7", 0, null, Reason.DIRECTLY_AFFECTED),
                        tuple("cron-1-1", 1, "base-42-7", Reason.DEPENDENCY),
                        tuple("httpd-2.4-3", 1, "base-42-7", Reason.DEPENDENCY),
                        tuple("app-1-1", 2, "httpd-2.4-3", Reason.DEPENDENCY));
        assertThat(plan.skipped()).isEmpty();
    }

    @Test
    void aBranchTellsImagesOfOneNameApart() {
        Images images = chain().of("f42")
                .newest("httpd-2.4-3.fc41", "")
                .with("target", "f41-container-candidate")
                .with("branch", "f41");

        ContainerPlan plan = ContainerRebuilds.forChanged(images.facts(), List.of("httpd"), Images.allowed());

        assertThat(nvrs(plan)).containsExactly("httpd-2.4-3", "app-1-1");
    }

    @Test
    void aDeniedImageLeadsNowhere() {
        ContainerPlan plan = ContainerRebuilds.forChanged(chain().facts(), List.of("base"), Images.allBut("httpd"));

        assertThat(nvrs(plan)).containsExactly("base-42-7", "cron-1-1");
        assertThat(plan.denied())
                .extracting(denied -> denied.image().nvr(), Denied::because)
                .containsExactly(tuple("httpd-2.4-3", List.of("it is built on base-42-7, which changes")));
    }

    @Test
    void whatIsNotInTheFactsIsMissing() {
        ContainerPlan plan =
                ContainerRebuilds.forChanged(chain().facts(), List.of("nginx", "cron-1-1"), Images.allowed());

        assertThat(plan.missing()).containsExactly("nginx");
        assertThat(nvrs(plan)).containsExactly("cron-1-1");
    }

    @Test
    void aParentThatWasBuiltIsNotBuiltAgainAndItsChildrenAreBuiltOnItsNewBuild() {
        Images images = Images.fixed()
                .newest("base-42-9", "")
                .older("base-42-7", "")
                .newest("httpd-2.4-3", "base-42-7")
                .newest("app-1-1", "httpd-2.4-3")
                .newest("new-1-1", "base-42-9");

        ContainerPlan plan = ContainerRebuilds.forBuilt(images.facts(), List.of("base-42-9"), Images.allowed());

        assertThat(plan.rebuilds())
                .extracting(rebuild -> rebuild.image().nvr(), ContainerRebuild::batch, ContainerRebuild::basis)
                .containsExactly(
                        tuple("httpd-2.4-3", 0, new Basis(null, "base-42-9", null)),
                        tuple("app-1-1", 1, new Basis("httpd-2.4-3", null, null)));
        assertThat(plan.skipped()).containsExactly(new Skipped("new-1-1", "is built on base-42-9 already"));
    }

    @Test
    void ofAChainWhoseEndsAreRequestedTheMiddleIsBuiltToo() {
        ContainerPlan plan =
                ContainerRebuilds.forRequested(chain().facts(), List.of("base", "app-1-1"), Images.allowed());

        assertThat(reasons(plan))
                .containsExactly(
                        tuple("base-42-7", 0, Reason.DIRECTLY_AFFECTED),
                        tuple("httpd-2.4-3", 1, Reason.DEPENDENCY),
                        tuple("app-1-1", 2, Reason.DIRECTLY_AFFECTED));
    }

    @Test
    void requestedImagesThatHaveNothingToDoWithOneAnotherAreJustThese() {
        ContainerPlan plan =
                ContainerRebuilds.forRequested(chain().facts(), List.of("app", "cron", "nope"), Images.allowed());

        assertThat(reasons(plan))
                .containsExactly(
                        tuple("app-1-1", 0, Reason.DIRECTLY_AFFECTED), tuple("cron-1-1", 0, Reason.DIRECTLY_AFFECTED));
        assertThat(plan.rebuilds())
                .allSatisfy(rebuild -> assertThat(rebuild.basis()).isEqualTo(Basis.FROM));
        assertThat(plan.missing()).containsExactly("nope");
    }

    @Test
    void aDeniedMiddleBreaksTheChainAndBothEndsAreStillBuilt() {
        ContainerPlan plan =
                ContainerRebuilds.forRequested(chain().facts(), List.of("base", "app"), Images.allBut("httpd"));

        assertThat(reasons(plan))
                .containsExactly(
                        tuple("app-1-1", 0, Reason.DIRECTLY_AFFECTED), tuple("base-42-7", 0, Reason.DIRECTLY_AFFECTED));
        assertThat(plan.denied()).extracting(denied -> denied.image().nvr()).containsExactly("httpd-2.4-3");
    }

    @Test
    void cyclesInTheFactsEndForEveryKindOfPlan() {
        ImageFacts facts =
                Images.fixed().newest("a-1-1", "b-1-1").newest("b-1-1", "a-1-1").facts();

        assertThat(nvrs(ContainerRebuilds.forChanged(facts, List.of("a"), Images.allowed())))
                .containsExactlyInAnyOrder("a-1-1", "b-1-1");
        assertThat(nvrs(ContainerRebuilds.forRequested(facts, List.of("a"), Images.allowed())))
                .containsExactly("a-1-1");
        assertThat(nvrs(ContainerRebuilds.forBuilt(facts, List.of("a"), Images.allowed())))
                .as("b is built on the build of a that is there")
                .isEmpty();
    }

    private static List<Tuple> reasons(ContainerPlan plan) {
        return plan.rebuilds().stream()
                .map(rebuild -> tuple(rebuild.image().nvr(), rebuild.batch(), rebuild.reason()))
                .toList();
    }

    private static List<String> nvrs(ContainerPlan plan) {
        return plan.rebuilds().stream().map(rebuild -> rebuild.image().nvr()).toList();
    }

    private static ContainerPlan requested(Images images, String... names) {
        return ContainerRebuilds.forRequested(images.facts(), List.of(names), Images.allowed());
    }

    /** §1.4 step 6; the index may know the new build already, or not yet. */
    @Test
    void whatTheEventBeforeHasBuiltIsNotRequestedAgainAndWhatFailedIsBuiltOnIt() {
        ContainerPlan notYet = requested(chain().rebuilt("base-42-7", "base-42-7.1"), "base-42-7", "httpd", "app-1-1");
        ContainerPlan known = requested(
                chain().older("base-42-7", "").newest("base-42-7.1", "").rebuilt("base-42-7", "base-42-7.1"),
                "base-42-7.1",
                "httpd",
                "app-1-1");

        assertThat(notYet.skipped())
                .containsExactly(new Skipped("base-42-7", "was rebuilt as base-42-7.1 in event 7 already"));
        assertThat(List.of(notYet, known)).allSatisfy(plan -> assertThat(plan.rebuilds())
                .extracting(rebuild -> rebuild.image().nvr(), ContainerRebuild::basis)
                .containsExactly(
                        tuple("httpd-2.4-3", Basis.original("base-42-7.1")),
                        tuple("app-1-1", Basis.rebuilt("httpd-2.4-3"))));
    }

    /** Of base, httpd on it and app on httpd, httpd was built by the event before. */
    @Test
    void whatLiesBetweenIsNotBuiltAgainWhereTheEventBeforeHasBuiltIt() {
        ContainerPlan plan = requested(chain().rebuilt("httpd-2.4-3", "httpd-2.4-3.1"), "base", "app");

        assertThat(plan.rebuilds())
                .extracting(rebuild -> rebuild.image().nvr(), ContainerRebuild::basis)
                .containsExactly(tuple("app-1-1", Basis.original("httpd-2.4-3.1")), tuple("base-42-7", Basis.FROM));
    }
}
