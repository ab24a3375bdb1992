package io.drover.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.crash.Ledger.ActionRow;
import io.drover.sandbox.Fault;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place where Drover dies, and what must then be true of ledger and systems: that it died there and nowhere else.
 *
 * @param at as {@link io.drover.ledger.CrashPoints} reads it
 * @param lost a request of the life to come whose answer gets lost as well, null for none
 */
record Crash(String at, @Nullable LostAnswer lost, Consumer<Site> proof) {

    /** The next such request takes effect, and the connection breaks before the answer. */
    record LostAnswer(String system, String path) {
        static final LostAnswer PUSH = new LostAnswer("distgit", "git-receive-pack$");
        static final LostAnswer SUBMIT = new LostAnswer("mbs", "module-builds");
        static final LostAnswer BUILD = new LostAnswer("koji", "#buildContainer$");

        void arm(Site site) {
            site.simulators()
                    .server(system)
                    .faults()
                    .arm(Fault.once(Fault.Kind.DROP_AFTER).on("POST", path));
        }

        boolean happened(Site site) {
            return site.simulators().server(system).faults().armed().isEmpty();
        }
    }

    static Crash beforeTheInboxCommit() {
        return new Crash("inbox.before-commit", null, site -> {
            assertThat(site.ledger().messages()).isEmpty();
            awaitAllQueued(site);
        });
    }

    static Crash afterTheInboxCommit() {
        return new Crash("inbox.committed", null, site -> {
            assertThat(site.ledger().messages()).isNotEmpty();
            assertThat(site.ledger().deliveries()).isNotEmpty().allMatch(d -> d.state()
                    .equals("PENDING"));
            awaitAllQueued(site);
        });
    }

    static Crash whileJudging() {
        return new Crash("judge.routed@modules-on-spec-change", null, site -> {
            assertThat(site.ledger().deliveries())
                    .filteredOn(d -> d.route().equals("modules-on-spec-change"))
                    .isNotEmpty()
                    .allMatch(d -> d.state().equals("PENDING"));
            assertThat(site.ledger().events()).isEmpty();
        });
    }

    static Crash afterThePlanCommit() {
        return new Crash("judge.committed@modules-on-spec-change", null, site -> {
            assertThat(site.ledger().events()).hasSize(1).allMatch(event -> event.state()
                    .equals("OPEN"));
            assertThat(site.ledger().actions()).hasSize(6);
        });
    }

    static Crash beforeThePush() {
        return new Crash("dispatch.sending@" + Ledger.PUSH, null, site -> assertThat(sending(site, Ledger.PUSH))
                .isNotEmpty()
                .noneMatch(push -> Books.pushedKeys(site.simulators()).contains(push.key())));
    }

    static Crash afterThePush(@Nullable LostAnswer lost) {
        return new Crash("dispatch.answered@" + Ledger.PUSH, lost, site -> assertThat(sending(site, Ledger.PUSH))
                .anyMatch(push -> Books.pushedKeys(site.simulators()).contains(push.key())));
    }

    static Crash whenThePushIsStored() {
        return new Crash("dispatch.stored@" + Ledger.PUSH, null, site -> assertThat(
                        site.ledger().actions(Ledger.PUSH, "DONE"))
                .isNotEmpty());
    }

    static Crash afterTheSubmission(@Nullable LostAnswer lost) {
        return new Crash("dispatch.answered@" + Ledger.SUBMIT, lost, site -> assertThat(sending(site, Ledger.SUBMIT))
                .anyMatch(action -> Books.submitted(site.simulators()).contains(Books.scmurl(action))));
    }

    static Crash afterThePollThatSaysDone() {
        return new Crash("track.answered@" + Ledger.SUBMIT, null, site -> {
            List<String> ready = ready(site);
            assertThat(site.ledger().actions(Ledger.SUBMIT, "ACCEPTED"))
                    .anyMatch(action -> ready.contains(action.externalId()));
        });
    }

    static Crash whenTheEndIsStored() {
        return new Crash("track.stored@" + Ledger.SUBMIT, null, site -> assertThat(
                        site.ledger().actions(Ledger.SUBMIT, "DONE"))
                .isNotEmpty());
    }

    /** koji has failed the first build of an image, the ledger says so, and nothing of the next one is anywhere. */
    static Crash betweenTwoTries() {
        return new Crash("retry.stored@" + Ledger.BUILD, null, site -> secondTry(site, "PLANNED", 1));
    }

    static Crash beforeTheNextTry() {
        return new Crash("retry.sending@" + Ledger.BUILD, null, site -> secondTry(site, "SENDING", 1));
    }

    static Crash afterTheNextTry(@Nullable LostAnswer lost) {
        return new Crash("retry.answered@" + Ledger.BUILD, lost, site -> secondTry(site, "SENDING", 2));
    }

    /** @param requests that koji has had so far */
    private static void secondTry(Site site, String state, int requests) {
        assertThat(site.ledger().images().stream()
                        .filter(image -> image.batch() == 0)
                        .map(image -> image.state() + ", try " + image.tries().size()))
                .containsExactly(state + ", try 2");
        assertThat(ImageBooks.requests(site.simulators())).hasSize(requests);
    }

    /** The change is stored, and the bus has heard of it, and the ledger does not know that. */
    static Crash publishedAndNotMarked() {
        return new Crash("outbox.sent", null, site -> assertThat(owed(site))
                .isNotEmpty()
                .containsAnyElementsOf(site.ear().ids()));
    }

    private static List<String> owed(Site site) {
        return site.ledger().publications("OWED");
    }

    private static List<ActionRow> sending(Site site, String verb) {
        return site.ledger().actions(verb, "SENDING");
    }

    private static List<String> ready(Site site) {
        return site.simulators().mbs().state().path("builds").findParents("state_name").stream()
                .filter(build -> build.path("state_name").asText().equals("ready"))
                .map(build -> build.path("id"))
                .map(JsonNode::asText)
                .toList();
    }

    /** None was acknowledged: the broker has them all again. */
    private static void awaitAllQueued(Site site) {
        await().atMost(Site.LIMIT).untilAsserted(() -> assertThat(site.queued())
                .isEqualTo(site.bus().sent().size()));
    }
}
