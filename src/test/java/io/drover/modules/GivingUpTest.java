package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.testing.Site;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an action has been tried often enough, and what does not count as a try. */
class GivingUpTest extends OnASite {
    private static final String POSTS = "module-builds";
    private static final int MOST_ATTEMPTS = 3;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "drover.dispatch.poll-interval", "200ms",
                "drover.dispatch.max-attempts", Integer.toString(MOST_ATTEMPTS),
                "drover.dispatch.denied-pause", "200ms");
    }

    private void mbs(Fault fault) {
        site.simulators().server("mbs").faults().arm(fault);
    }

    /** B5: the end of it. */
    @Test
    void givesUpAfterItsLastAttemptAndKeepsADeadLetter() {
        modules.ready("limit:1", "limit-rpm@main");
        modules.ready("after-limit:1", "none@main", "limit:1");
        mbs(Fault.status(429).on("POST", POSTS).always());

        modules.spec("limit-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).isEmpty();
        assertThat(effects.requests("mbs", "POST", POSTS)).isEqualTo(MOST_ATTEMPTS);
        assertThat(state("limit:1")).isEqualTo("DEAD");
        assertThat(site.text("SELECT l.reason_class || ' ' || l.state || ' ' || l.evidence FROM dead_letter l JOIN"
                        + " action a ON a.id = l.action_id WHERE a.name = 'limit:1'"))
                .startsWith("exhausted OPEN given up after 3 attempts; last: MBS POST module-builds/: HTTP 429");
        assertThat(site.events("limit-rpm/"))
                .containsExactly("COMPLETE: 3 of 4 actions failed: none of 2 builds was made.");
    }

    /** A probe that cannot tell is an attempt, too. */
    @Test
    void givesUpWhereNobodyCanTellWhetherItWasSubmitted() {
        modules.ready("unsure:1", "unsure-rpm@main");
        site.simulators()
                .server("distgit")
                .faults()
                .arm(Fault.once(Kind.SLOW)
                        .delayed(Duration.ofMillis(1_500))
                        .on("POST", "modules/unsure.git/git-receive-pack"));

        modules.spec("unsure-rpm", "main");
        Site.await(() -> effects.in("distgit").size() == 1);
        mbs(Fault.once(Kind.DROP_AFTER).on("POST", POSTS));
        mbs(Fault.status(503).on("GET", POSTS).always());
        site.awaitEnded();

        assertThat(state("unsure:1")).isEqualTo("DEAD");
        assertThat(calls("unsure:1")).containsExactly("send ambiguous", "probe unavailable", "probe unavailable");
        assertThat(effects.in("mbs")).as("never sent twice").containsExactly(submitted("unsure:1"));
    }

    @Test
    void leavesASystemAloneThatDeniesItsCredentialsUntilItTakesThem() {
        modules.ready("token-a:1", "token-rpm@main");
        modules.ready("token-b:1", "token-rpm@main");
        mbs(Fault.status(401).on("POST", POSTS).always());

        modules.spec("token-rpm", "main");
        Site.await(() -> effects.requests("mbs", "POST", POSTS) > 2 * MOST_ATTEMPTS);
        assertThat(effects.in("mbs")).isEmpty();
        assertThat(effects.in("distgit")).containsExactlyInAnyOrder(pushed("token-a:1"), pushed("token-b:1"));
        assertThat(site.texts("SELECT DISTINCT c.outcome FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.name LIKE 'token-%' AND a.system = 'mbs' AND c.kind = 'send'"))
                .containsExactly("denied");
        endFaults();
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactlyInAnyOrder(submitted("token-a:1"), submitted("token-b:1"));
        assertThat(site.events("token-rpm/")).containsExactly("COMPLETE: All 4 actions are done.");
    }
}
