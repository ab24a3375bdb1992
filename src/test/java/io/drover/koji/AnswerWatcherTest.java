package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is bound as watcher is told how far an answer is, to its last byte. */
class AnswerWatcherTest {

    @Test
    void isToldOfEveryByteOfTheAnswer() throws Exception {
        List<Long> told = new ArrayList<>();
        try (HubServer server = new HubServer();
                KojiContext camel = KojiContext.to(server, "", "")) {
            camel.context().getRegistry().bind("watcher", (AnswerWatcher) told::add);
            camel.ask("koji:echo", "['" + "x".repeat(100_000) + "']");
        }
        assertThat(told).isSorted();
        assertThat(told.get(told.size() - 1)).isBetween(100_000L, 101_000L);
    }
}
