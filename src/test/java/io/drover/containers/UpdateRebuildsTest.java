package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.containers.ContainerPlan.Denied;
import io.drover.containers.ContainerPlan.Skipped;
import io.drover.containers.ContainerRebuild.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An update of RPMs: who is rebuilt, on what, and why others are not. */
class UpdateRebuildsTest {
    private static final String OLD = "zlib 1.2.11-22.fc42";
    private static final String FIXED = "zlib 1.2.11-23.fc42";

    @Test // AC-39
    void sevenContainersOfWhichTwoAreParentsAreRebuiltInBatchesByParentOrder() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7", "", OLD)
                .newest("httpd-2.4-3", "base-42-7", OLD)
                .newest("app-1-1", "httpd-2.4-3", OLD)
                .newest("blog-1-1", "httpd-2.4-3", OLD)
                .newest("cron-1-1", "base-42-7", OLD)
                .newest("new-1-1", "base-42-7", FIXED)
                .newest("slim-1-2", "base-42-7")
                .older("slim-1-1", "base-42-7", OLD)
                .update();

        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::batch, rebuild -> rebuild.basis()
                        .after())
                .containsExactly(
                        tuple("base-42-7", 0, List.of()),
                        tuple("cron-1-1", 1, List.of("base-42-7")),
                        tuple("httpd-2.4-3", 1, List.of("base-42-7")),
                        tuple("app-1-1", 2, List.of("httpd-2.4-3")),
                        tuple("blog-1-1", 2, List.of("httpd-2.4-3")));
        assertThat(plan.skipped())
                .containsExactly(
                        new Skipped("new-1-1", "already holds zlib 1.2.11-23.fc42"),
                        new Skipped("slim-1-2", "no longer holds zlib, as slim-1-1 did"));
        assertThat(plan.denied()).isEmpty();
        assertThat(plan.batches()).isEqualTo(3);
    }

    /** §1.4, steps 2 and 6. */
    @Test
    void whatAnEarlierEventHasRebuiltIsSkippedAndItsChildrenAreBuiltOnTheNewBuild() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7", "", OLD)
                .newest("httpd-2.4-3", "base-42-7", OLD)
                .newest("app-1-1", "httpd-2.4-3", OLD)
                .rebuilt("base-42-7", "base-42-7.1")
                .update();

        assertThat(plan.skipped())
                .containsExactly(new Skipped("base-42-7", "was rebuilt as base-42-7.1 in event 7 already"));
        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::batch, ContainerRebuild::basis)
                .containsExactly(
                        tuple("httpd-2.4-3", 0, Basis.original("base-42-7.1")),
                        tuple("app-1-1", 1, Basis.rebuilt("httpd-2.4-3")));
        assertThat(plan.rebuilds().get(0).fixes()).containsExactly("zlib");
        assertThat(plan.rebuilds().get(0).because())
                .contains("its parent base-42-7 is outdated, and base-42-7.1 is there");
    }

    /** An update that comes again with a newer RPM: what was rebuilt for it then is old now. */
    @Test
    void aRebuildOfAnEarlierEventThatIsOutdatedItselfIsRebuiltAgain() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7.1", "", OLD)
                .rebuilt("base-42-7", "base-42-7.1")
                .update();

        assertThat(plan.rebuilds()).extracting(UpdateRebuildsTest::nvr).containsExactly("base-42-7.1");
    }

    @Test
    void theReasonNamesBothVersions() {
        ContainerRebuild base =
                only(Images.fixed(FIXED).newest("base-42-7", "", OLD).update());

        assertThat(base.because()).containsExactly("zlib 1.2.11-22.fc42 is older than 1.2.11-23.fc42");
        assertThat(base.reason()).isEqualTo(Reason.DIRECTLY_AFFECTED);
        assertThat(base.fixes()).containsExactly("zlib");
        assertThat(base.verdict()).isEqualTo("allow rule");
    }

    @Test
    void anOlderBuildThatHeldItHasTheNewestOfItsLineLookedAtAndOnlyThatOneIsBuilt() {
        ContainerPlan plan = Images.fixed(FIXED)
                .older("httpd-2.4-2", "", OLD)
                .newest("httpd-2.4-10", "", "zlib 1.2.9-1.fc42")
                .older("httpd-2.4-9", "", OLD)
                .update();

        assertThat(nvrs(plan)).containsExactly("httpd-2.4-10");
        assertThat(plan.skipped()).isEmpty();
    }

    @Test
    void ofTwoBuildsThatBothClaimToBeTheNewestTheHigherReleaseCounts() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("httpd-2.4-9", "", OLD)
                .newest("httpd-2.4-10", "", FIXED)
                .update();

        assertThat(plan.rebuilds()).isEmpty();
        assertThat(plan.skipped()).containsExactly(new Skipped("httpd-2.4-10", "already holds zlib 1.2.11-23.fc42"));
    }

    @Test
    void sameNamesForTwoTargetsAreTwoLines() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("httpd-2.4-3.fc41", "", OLD)
                .with("target", "f41-container-candidate")
                .newest("httpd-2.4-3.fc42", "", OLD)
                .update();

        assertThat(nvrs(plan)).containsExactly("httpd-2.4-3.fc41", "httpd-2.4-3.fc42");
    }

    @Test
    void aLineWhoseNewestBuildIsUnknownIsNeitherRebuiltNorPassedOverInSilence() {
        ContainerPlan plan = Images.fixed(FIXED).older("httpd-2.4-2", "", OLD).update();

        assertThat(plan.rebuilds()).isEmpty();
        assertThat(plan.skipped())
                .containsExactly(new Skipped(
                        "httpd-2.4-2", "cannot tell: it was followed by a newer build, which is not in the facts"));
    }

    @Test
    void anImageThatGotItFromItsParentIsADependencyAndOneThatHasItItselfIsDirectlyAffected() {
        ContainerPlan plan = Images.fixed(FIXED, "pcre 10-2.fc42")
                .newest("base-42-7", "", OLD)
                .newest("app-1-1", "base-42-7", OLD)
                .newest("web-1-1", "base-42-7", OLD, "pcre 10-1.fc42")
                .update();

        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::reason, ContainerRebuild::fixes)
                .containsExactly(
                        tuple("base-42-7", Reason.DIRECTLY_AFFECTED, List.of("zlib")),
                        tuple("app-1-1", Reason.DEPENDENCY, List.of("zlib")),
                        tuple("web-1-1", Reason.DIRECTLY_AFFECTED, List.of("pcre", "zlib")));
    }

    @Test
    void anotherVersionThanTheParentsIsTheImagesOwn() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7", "", "zlib 1.2.11-20.fc42")
                .newest("app-1-1", "base-42-7", OLD)
                .updateWithout("base");

        assertThat(nvrs(plan)).containsExactly("app-1-1");
    }

    @Test
    void aNewerBuildOfTheParentThatHoldsTheFixTakesItsPlaceAndNobodyIsWaitedFor() {
        ContainerPlan plan = Images.fixed(FIXED)
                .older("base-42-7", "", OLD)
                .newest("base-42-9", "", FIXED)
                .newest("app-1-1", "base-42-7", OLD)
                .newest("tool-1-1", "app-1-1", OLD)
                .update();

        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::basis, ContainerRebuild::batch)
                .containsExactly(
                        tuple("app-1-1", new Basis(null, "base-42-9", null), 0),
                        tuple("tool-1-1", new Basis("app-1-1", null, null), 1));
        assertThat(plan.rebuilds().get(0).reason()).isEqualTo(Reason.DIRECTLY_AFFECTED);
        assertThat(plan.rebuilds().get(0).because())
                .contains("its parent base-42-7 is outdated, and base-42-9 is there");
    }

    @Test
    void aNewerBuildOfTheParentThatIsOutdatedTooIsRebuiltFirst() {
        ContainerPlan plan = Images.fixed(FIXED)
                .older("base-42-7", "", OLD)
                .ancestor(true, "base-42-9", "", OLD)
                .newest("app-1-1", "base-42-7", OLD)
                .update();

        assertThat(nvrs(plan)).containsExactly("base-42-9", "app-1-1");
        assertThat(plan.rebuilds().get(1).basis()).isEqualTo(new Basis("base-42-9", null, null));
    }

    @Test
    void aParentThatNeverHeldItStaysAndTheDockerfileDecidesWhichBuildOfItIsTaken() {
        ContainerPlan plan = Images.fixed(FIXED)
                .ancestor(true, "base-42-7", "")
                .newest("app-1-1", "base-42-7", OLD)
                .update();

        assertThat(only(plan).basis()).isEqualTo(Basis.FROM);
        assertThat(plan.skipped()).as("an ancestor was not asked about").isEmpty();
    }

    @Test
    void anImageInBetweenThatIsUpToDateSeparatesThoseBelowFromThoseAbove() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7", "", OLD)
                .newest("mid-1-1", "base-42-7", FIXED)
                .newest("leaf-1-1", "mid-1-1", OLD)
                .update();

        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::batch)
                .containsExactly(tuple("base-42-7", 0), tuple("leaf-1-1", 0));
    }

    @Test
    void aDeniedImageIsListedWithItsVerdictAndWhatComesOnlyFromItIsNotRebuiltInVain() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("base-42-7", "", OLD)
                .newest("app-1-1", "base-42-7", OLD)
                .newest("tool-1-1", "app-1-1", OLD)
                .updateWithout("base");

        assertThat(plan.rebuilds()).isEmpty();
        assertThat(plan.denied())
                .extracting(denied -> denied.image().nvr(), Denied::verdict, Denied::because)
                .containsExactly(tuple(
                        "base-42-7", "no allow rule", List.of("zlib 1.2.11-22.fc42 is older than 1.2.11-23.fc42")));
        assertThat(plan.skipped())
                .containsExactly(
                        new Skipped(
                                "app-1-1",
                                "a rebuild would not bring zlib 1.2.11-23.fc42, which comes with its parent base-42-7:"
                                        + " the policy denies base-42-7: no allow rule"),
                        new Skipped(
                                "tool-1-1",
                                "a rebuild would not bring zlib 1.2.11-23.fc42, which comes with its parent app-1-1:"
                                        + " the policy denies base-42-7: no allow rule"));
    }

    @Test
    void aChildOfADeniedImageIsRebuiltOnTheOldParentForWhatItHasOfItsOwn() {
        ContainerPlan plan = Images.fixed(FIXED, "pcre 10-2.fc42")
                .newest("base-42-7", "", OLD)
                .newest("web-1-1", "base-42-7", OLD, "pcre 10-1.fc42")
                .newest("leaf-1-1", "web-1-1", OLD, "pcre 10-1.fc42")
                .updateWithout("base");

        assertThat(plan.rebuilds())
                .extracting(
                        UpdateRebuildsTest::nvr,
                        ContainerRebuild::basis,
                        ContainerRebuild::fixes,
                        ContainerRebuild::remains)
                .containsExactly(
                        tuple("web-1-1", Basis.FROM, List.of("pcre"), List.of("zlib")),
                        tuple("leaf-1-1", new Basis("web-1-1", null, null), List.of("pcre"), List.of("zlib")));
        assertThat(plan.rebuilds()).allSatisfy(rebuild -> assertThat(rebuild.because())
                .last()
                .isEqualTo("it cannot bring zlib: the policy denies base-42-7: no allow rule"));
    }

    @Test
    void anEpochOutweighsTheVersionAndANullEpochIsZero() {
        Images images = Images.fixed("zlib 1.0-1.fc42").newest("app-1-1", "", "zlib 2.0-1.fc42");
        ((ObjectNode) images.json().at("/fixed/0")).put("epoch", 1);

        assertThat(only(images.update()).because()).containsExactly("zlib 2.0-1.fc42 is older than 1:1.0-1.fc42");
    }

    @Test
    void anUpdateForTwoDistributionsAsksOfEachImageOnlyWhatItsOwnHas() {
        ContainerPlan plan = Images.fixed("zlib 1.2.11-23.fc42", "zlib 1.2.11-21.fc41")
                .newest("old-1-1", "", "zlib 1.2.11-21.fc41")
                .newest("new-1-1", "", "zlib 1.2.11-21.fc42")
                .update();

        assertThat(nvrs(plan)).containsExactly("new-1-1");
        assertThat(plan.skipped()).containsExactly(new Skipped("old-1-1", "already holds zlib 1.2.11-21.fc41"));
    }

    @Test
    void imagesOfAnotherBranchCannotGetTheUpdate() {
        ContainerPlan plan = Images.fixed(FIXED)
                .of("f42")
                .newest("app-1-1", "", OLD)
                .with("branch", "stable")
                .newest("old-1-1", "", OLD)
                .with("branch", "f41")
                .with("target", "f41-container-candidate")
                .update();

        assertThat(nvrs(plan)).as("by its target").containsExactly("app-1-1");
        assertThat(plan.skipped())
                .containsExactly(
                        new Skipped("old-1-1", "it follows f41 for f41-container-candidate, and the update is of f42"));
    }

    @Test
    void aCycleInTheFactsIsCutOnceAndSaid() {
        ContainerPlan plan = Images.fixed(FIXED)
                .newest("a-1-2", "c-1-1", OLD)
                .newest("b-1-1", "a-1-2", OLD)
                .newest("c-1-1", "b-1-1", OLD)
                .newest("leaf-1-1", "c-1-1", OLD)
                .newest("self-1-2", "self-1-1", OLD)
                .older("self-1-1", "", OLD)
                .update();

        assertThat(plan.rebuilds())
                .extracting(UpdateRebuildsTest::nvr, ContainerRebuild::batch, rebuild -> rebuild.basis()
                        .cut())
                .containsExactly(
                        tuple("b-1-1", 0, "a-1-2"),
                        tuple("self-1-2", 0, "self-1-1"),
                        tuple("c-1-1", 1, null),
                        tuple("a-1-2", 2, null),
                        tuple("leaf-1-1", 2, null));
        assertThat(plan.rebuilds().get(0).because())
                .contains("by the facts it is built on itself, by way of a-1-2: that is not waited for");
    }

    @Test
    void oneRpmOnTwoArchitecturesIsOneReasonAndManyRpmsAreABoundedOne() {
        assertThat(only(Images.fixed(FIXED).newest("app-1-1", "", OLD, OLD).update())
                        .because())
                .hasSize(1);
        String[] fixed =
                IntStream.range(10, 50).mapToObj(i -> "lib" + i + " 2-1.fc42").toArray(String[]::new);
        String[] held =
                IntStream.range(10, 50).mapToObj(i -> "lib" + i + " 1-1.fc42").toArray(String[]::new);
        ContainerRebuild many =
                only(Images.fixed(fixed).newest("app-1-1", "", held).update());
        assertThat(many.because()).hasSize(21).last().isEqualTo("and 20 more");
        assertThat(many.fixes()).as("what to verify is complete").hasSize(40);
    }

    @Test
    void theOrderOfTheFactsChangesNothing() {
        ContainerPlan one = Images.fixed(FIXED)
                .newest("base-42-7", "", OLD)
                .newest("app-1-1", "base-42-7", OLD)
                .newest("web-1-1", "base-42-7", OLD)
                .update();
        ContainerPlan other = Images.fixed(FIXED)
                .newest("web-1-1", "base-42-7", OLD)
                .newest("app-1-1", "base-42-7", OLD)
                .newest("base-42-7", "", OLD)
                .update();

        assertThat(other.toJson()).isEqualTo(one.toJson());
    }

    @Test
    void factsWithoutWhatMattersAreRefusedByName() {
        Images images = Images.fixed(FIXED).newest("app-1-1", "", OLD).with("release", "");

        assertThatThrownBy(images::facts)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("facts: image app-1-1 has no release");
    }

    private static ContainerRebuild only(ContainerPlan plan) {
        assertThat(plan.rebuilds()).hasSize(1);
        return plan.rebuilds().get(0);
    }

    private static List<String> nvrs(ContainerPlan plan) {
        return plan.rebuilds().stream().map(UpdateRebuildsTest::nvr).toList();
    }

    private static String nvr(ContainerRebuild rebuild) {
        return rebuild.image().nvr();
    }
}
