package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.bus.Environments.Place;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentsTest {
    private static final String SERVES = "this instance serves org.fedoraproject.prod, io.pagure.prod";

    private final Environments environments = Environments.parse("org.fedoraproject.prod, io.pagure.prod");

    @Test
    void takesTheServedPrefixOff() {
        assertThat(environments.place("org.fedoraproject.prod.git.receive"))
                .isEqualTo(new Place("prod", "git.receive", null));
        assertThat(environments.place("io.pagure.prod.pagure.git.receive"))
                .isEqualTo(new Place("prod", "pagure.git.receive", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stg", "dev", "stage"})
    void keepsOtherEnvironmentsOut(String other) {
        assertThat(environments.place("org.fedoraproject." + other + ".git.receive"))
                .isEqualTo(new Place(other, null, "sent by environment " + other + "; " + SERVES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/VirtualTopic.eng.brew.build.complete",
                "a.message.with.agent",
                "org.fedoraproject.production.x",
                "org.fedoraproject.prodx.git.receive",
                "org.fedoraproject.prod",
                "org.fedoraproject.prod.",
                "x"
            })
    void notesTopicsWithoutAKnownPrefix(String topic) {
        Place place = environments.place(topic);
        assertThat(place.name()).isNull();
        assertThat(place.note()).isEqualTo("the topic has no prefix known here; " + SERVES);
    }

    @Test
    void readsTheEnvironmentOfStrangersToo() {
        assertThat(environments.place("org.centos.stg.ci.x").environment()).isEqualTo("stg");
        assertThat(environments.place("org.centos.prod.ci.x").note()).startsWith("the topic has no prefix known here");
    }

    @Test
    void servesEverythingUnderABlankPrefix() {
        assertThat(Environments.parse("").place("a.b.stg.c")).isEqualTo(new Place("stg", "a.b.stg.c", null));
    }

    @Test
    void bindsEachPatternBehindEachPrefix() {
        assertThat(environments.bindingKeys(Stream.of("git.*", "#").map(TopicPattern::parse)))
                .containsExactly(
                        "org.fedoraproject.prod.git.*",
                        "org.fedoraproject.prod.#",
                        "io.pagure.prod.git.*",
                        "io.pagure.prod.#");
        assertThat(Environments.parse("").bindingKeys(Stream.of(TopicPattern.parse("a"))))
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.fedoraproject.prod.", "org.*.prod"})
    void refusesAPrefixThatIsNone(String prefix) {
        assertThatThrownBy(() -> Environments.parse(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.bus.topic-prefix");
    }
}
