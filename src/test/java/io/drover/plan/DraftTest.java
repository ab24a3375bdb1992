package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.ledger.LookupUse;
import io.drover.ledger.NewAction;
import io.drover.ledger.NewEvent;
import io.drover.ledger.Tracked;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftTest {
    private final Draft draft = new Draft();

    @Test
    void nothingCanBeAddedAfterTheRouteHasEnded() {
        draft.action(action("bake", "rye"));
        int place = draft.reserve();
        draft.seal();

        assertThatThrownBy(() -> draft.action(action("bake", "oat")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "action:bake came after the route had ended; take detached steps (seda, wireTap, threads) out of it");
        assertThatThrownBy(() -> draft.event(new NewEvent("OrderEvent", "ann")))
                .hasMessageContaining("event:OrderEvent");
        assertThatThrownBy(() -> draft.track(new Tracked("mbs", "1", null))).hasMessageContaining("track:mbs");
        assertThatThrownBy(() -> draft.lookup(lookup())).hasMessageContaining("lookup stock-lookup");
        assertThatThrownBy(draft::reserve).hasMessageContaining("a step");
        draft.fill(place, filter("no"));
        assertThat(draft.judgement().actions()).extracting(NewAction::key).containsExactly("rye");
    }

    @Test
    void theSameVerbAndKeyIsPlannedOnceAsItWasPlannedFirst() {
        NewAction first = new NewAction("bake", "bakery", "rye", "first", null, "{}", List.of(), List.of(), 0, null);
        draft.action(first);
        draft.action(action("bake", "rye"));
        assertThat(draft.judgement().actions()).containsExactly(first);
    }

    @Test
    void aKeyNamesOneActionWithinAPlan() {
        draft.action(action("bake", "rye"));
        assertThatThrownBy(() -> draft.action(action("sell", "rye")))
                .hasMessage(
                        "key 'rye' is used by action:bake and action:sell; within a plan each key names one action");
    }

    @Test
    void aMessageIsOneEvent() {
        draft.event(new NewEvent("OrderEvent", "ann"));
        draft.event(new NewEvent("OrderEvent", "ann"));
        assertThatThrownBy(() -> draft.event(new NewEvent("OrderEvent", "bob")))
                .hasMessageContaining("ann")
                .hasMessageContaining("bob");
        assertThat(draft.judgement().event()).isEqualTo(new NewEvent("OrderEvent", "ann"));
    }

    @Test
    void everythingHasABound() {
        IntStream.range(0, 5_000).forEach(i -> draft.action(action("bake", "loaf " + i)));
        assertThatThrownBy(() -> draft.action(action("bake", "one more")))
                .hasMessage("more than 5000 actions for one message");
        IntStream.range(0, 1_000).forEach(i -> draft.track(new Tracked("mbs", "" + i, null)));
        assertThatThrownBy(() -> draft.track(new Tracked("mbs", "x", null)))
                .hasMessageContaining("more than 1000 things");
        IntStream.range(0, 2_500).forEach(i -> draft.lookup(lookup()));
        IntStream.range(0, 2_500).forEach(i -> draft.add(filter("no")));

        assertThat(draft.judgement().lookups()).hasSize(2_000);
        assertThat(draft.judgement().trace()).endsWith("{\"left_out\":500}]");
    }

    @Test
    void saysWhichConditionsWereNotMetAndOfWhat() {
        draft.add(step("filter", "rye", "the policy allows it", "no"));
        draft.add(step("filter", "rye", "the policy allows it", "no"));
        draft.add(step("filter", "oat", "the policy allows it", "yes"));
        draft.add(step("filter", null, "", "no"));
        draft.add(step("choice", null, "either way", "no branch"));
        draft.add(step("filter", "bun", "it can be told", "error"));
        assertThat(draft.judgement().refusal()).isEqualTo("rye: not so: the policy allows it; not so: some-step");
    }

    @Test
    void saysThatNothingWasPlannedWhereEveryConditionHeld() {
        draft.add(filter("yes"));
        assertThat(draft.judgement().refusal()).isEqualTo("every condition held, and the route planned nothing");
    }

    @Test
    void namesTwentyRefusalsAndCountsTheRest() {
        IntStream.range(0, 23).forEach(i -> draft.add(step("filter", "m" + i, "it is allowed", "no")));
        assertThat(draft.judgement().refusal())
                .startsWith("m0: not so: it is allowed; m1:")
                .endsWith("m19: not so: it is allowed; and 3 more");
    }

    @Test
    void outerStepsComeBeforeInnerOnesAndUnfinishedOnesAreLeftOut() {
        int outer = draft.reserve();
        draft.reserve();
        draft.add(step("filter", null, "inner", "yes"));
        draft.fill(outer, step("filter", null, "outer", "yes"));
        String trace = draft.judgement().trace();
        assertThat(trace.indexOf("outer")).isPositive().isLessThan(trace.indexOf("inner"));
        assertThat(trace).doesNotContain("null,{").contains("\"outcome\":\"yes\"");
    }

    private static NewAction action(String verb, String key) {
        return new NewAction(verb, "bakery", key, key, null, "{}", List.of(), List.of(), 0, null);
    }

    private static Step filter(String outcome) {
        return step("filter", null, "it is so", outcome);
    }

    private static Step step(String kind, String subject, String description, String outcome) {
        return new Step("route", "some-step", kind, description, subject, outcome);
    }

    private static LookupUse lookup() {
        return new LookupUse("stock-lookup", "{}", "found", "{}", "0", Instant.EPOCH, 1);
    }
}
