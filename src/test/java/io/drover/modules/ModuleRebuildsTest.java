package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mbs.Module;
import io.drover.mbs.ModuleBuild;
import io.drover.mbs.Streams;
import io.drover.modules.Rebuild.Reason;
import io.drover.modules.RebuildRule.Judgement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ModuleRebuildsTest {
    private static final Function<Module, Judgement> ALL = module -> new Judgement(true, "allowed");

    @Test
    void aRootAloneIsDirectlyAffectedAndInBatchZero() {
        assertThat(ModuleRebuilds.plan(List.of(build("a:1")), modules("a:1"), ALL))
                .containsExactly(new Rebuild(
                        Module.parse("a:1"), 0, List.of(), List.of(), true, "allowed", Reason.DIRECTLY_AFFECTED));
    }

    @Test
    void aDiamondRebuildsTheLastModuleOnceAfterBothParents() {
        assertThat(lines(
                        List.of(build("a:1"), build("b:1", "a:1"), build("c:1", "a:1"), build("d:1", "b:1", "c:1")),
                        "a:1"))
                .containsExactly("0 a:1 after []", "1 b:1 after [a:1]", "1 c:1 after [a:1]", "2 d:1 after [b:1, c:1]");
    }

    @Test
    void aModuleWaitsForTheLongestWay() {
        assertThat(lines(List.of(build("b:1", "a:1"), build("c:1", "b:1"), build("d:1", "a:1", "c:1")), "a:1"))
                .containsExactly("0 a:1 after []", "1 b:1 after [a:1]", "2 c:1 after [b:1]", "3 d:1 after [a:1, c:1]");
    }

    @Test
    void aCycleStopsAtTheRoot() {
        List<Rebuild> plan = plan(List.of(build("a:1", "b:1"), build("b:1", "a:1")), "a:1");

        assertThat(plan).extracting(Rebuild::module).containsExactlyElementsOf(modules("a:1", "b:1"));
        assertThat(plan.get(0).after()).isEmpty();
        assertThat(plan.get(0).cut()).containsExactly(Module.parse("b:1"));
        assertThat(plan.get(1).after()).containsExactly(Module.parse("a:1"));
    }

    @Test
    void aCycleBehindTheRootIsCutToo() {
        assertThat(lines(List.of(build("b:1", "a:1", "d:1"), build("c:1", "b:1"), build("d:1", "c:1")), "a:1"))
                .containsExactly("0 a:1 after []", "1 b:1 after [a:1]", "2 c:1 after [b:1]", "3 d:1 after [c:1]");
    }

    @Test
    void aModuleThatBuildRequiresItselfDoesNotWaitForItself() {
        List<Rebuild> plan = plan(List.of(build("a:1", "a:1")), "a:1");

        assertThat(plan).singleElement().satisfies(rebuild -> {
            assertThat(rebuild.after()).isEmpty();
            assertThat(rebuild.cut()).isEmpty();
        });
    }

    @Test
    void aRootThatIsAlsoADependentStaysOnceWithItsConstraints() {
        List<Rebuild> plan = plan(List.of(build("a:1", "b:1"), build("b:1")), "a:1", "b:1");

        assertThat(plan).extracting(Rebuild::module).containsExactlyElementsOf(modules("b:1", "a:1"));
        assertThat(plan.get(1).after()).containsExactly(Module.parse("b:1"));
        assertThat(plan).extracting(Rebuild::reason).containsOnly(Reason.DIRECTLY_AFFECTED);
    }

    @Test
    void aDeniedModuleStandsInThePlanOnceAndLeadsNowhere() {
        List<Rebuild> plan = ModuleRebuilds.plan(
                List.of(build("b:1", "a:1"), build("x:1", "a:1", "b:1"), build("c:1", "x:1")),
                modules("a:1"),
                module -> new Judgement(!module.name().equals("x"), "says the policy of " + module));

        assertThat(plan).extracting(Rebuild::module).containsExactlyElementsOf(modules("a:1", "b:1", "x:1"));
        assertThat(plan.get(2))
                .isEqualTo(new Rebuild(
                        Module.parse("x:1"),
                        2,
                        modules("a:1", "b:1"),
                        List.of(),
                        false,
                        "says the policy of x:1",
                        Reason.DEPENDENCY));
    }

    @Test
    void aDeniedRootLeadsNowhere() {
        assertThat(ModuleRebuilds.plan(
                        List.of(build("b:1", "a:1")), modules("a:1"), module -> new Judgement(false, "no")))
                .singleElement()
                .satisfies(rebuild -> assertThat(rebuild.allowed()).isFalse());
    }

    @Test
    void onlyTheStreamThatIsRequiredLeadsOn() {
        assertThat(lines(List.of(build("b:1", "a:2"), build("c:1", "a:1")), "a:1"))
                .containsExactly("0 a:1 after []", "1 c:1 after [a:1]");
    }

    @Test
    void aNewStreamReachesWhoRequiresAllStreamsOrAllButAnother() {
        ModuleBuild all = build("b:1", Map.of("a", new Streams(true, Set.of())));
        ModuleBuild butTwo = build("c:1", Map.of("a", new Streams(true, Set.of("2"))));

        assertThat(lines(List.of(all, butTwo), "a:1")).hasSize(3);
        assertThat(lines(List.of(all, butTwo), "a:2")).containsExactly("0 a:2 after []", "1 b:1 after [a:2]");
    }

    @Test
    void severalContextsOfOneModuleAreTakenTogether() {
        assertThat(lines(List.of(build("c:1", "a:1"), build("c:1", "b:1")), "a:1", "b:1"))
                .containsExactly("0 a:1 after []", "0 b:1 after []", "1 c:1 after [a:1, b:1]");
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfTheFacts() {
        List<ModuleBuild> builds = new ArrayList<>(
                List.of(build("a:1", "c:1"), build("b:1", "a:1"), build("c:1", "b:1"), build("d:1", "a:1", "c:1")));
        List<Rebuild> plan = plan(builds, "b:1", "a:1");
        Collections.reverse(builds);

        assertThat(plan(builds, "a:1", "b:1")).isEqualTo(plan);
    }

    @Test
    void dependentsOfReadyModulesArePlannedWithoutThem() {
        List<ModuleBuild> builds = List.of(build("a:1", "c:1"), build("b:1", "a:1"), build("c:1", "b:1"));

        List<Rebuild> plan = ModuleRebuilds.planDependents(builds, modules("a:1"), module -> {
            assertThat(module).isNotEqualTo(Module.parse("a:1"));
            return new Judgement(true, "allowed");
        });

        assertThat(plan)
                .containsExactly(
                        new Rebuild(Module.parse("b:1"), 0, List.of(), List.of(), true, "allowed", Reason.DEPENDENCY),
                        new Rebuild(
                                Module.parse("c:1"), 1, modules("b:1"), List.of(), true, "allowed", Reason.DEPENDENCY));
    }

    @Test
    void aChainOfManyModulesIsNoMatterOfStackDepth() {
        List<ModuleBuild> chain = new ArrayList<>();
        for (int i = 1; i < 20_000; i++) {
            chain.add(build("m" + i + ":1", "m" + (i - 1) + ":1"));
        }

        List<Rebuild> plan = plan(chain, "m0:1");

        assertThat(plan).hasSize(20_000);
        assertThat(plan.get(19_999).batch()).isEqualTo(19_999);
    }

    private static List<Rebuild> plan(List<ModuleBuild> builds, String... roots) {
        return ModuleRebuilds.plan(builds, modules(roots), ALL);
    }

    private static List<String> lines(List<ModuleBuild> builds, String... roots) {
        return plan(builds, roots).stream()
                .map(rebuild -> rebuild.batch() + " " + rebuild.module() + " after " + rebuild.after())
                .toList();
    }

    static List<Module> modules(String... modules) {
        return Arrays.stream(modules).map(Module::parse).toList();
    }

    static ModuleBuild build(String module, String... requires) {
        Map<String, Streams> buildrequires = new HashMap<>();
        for (Module required : modules(requires)) {
            buildrequires.merge(required.name(), Streams.only(required.stream()), Streams::or);
        }
        return build(module, buildrequires);
    }

    static ModuleBuild build(String module, Map<String, Streams> buildrequires) {
        return new ModuleBuild(1, Module.parse(module), "1", "c0ffee00", Map.of(), buildrequires, "", "ready");
    }
}
