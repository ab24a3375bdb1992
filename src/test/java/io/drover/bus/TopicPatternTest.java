package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {

    @ParameterizedTest
    @CsvSource({
        "git.receive, git.receive, true",
        "git.receive, pagure.git.receive, false",
        "git.receive, git.receive.x, false",
        "*.receive, git.receive, true",
        "*.receive, receive, false",
        "*.receive, a.git.receive, false",
        "#, anything.at.all, true",
        "#.git.receive, git.receive, true",
        "#.git.receive, pagure.git.receive, true",
        "#.git.receive, git.git.receive, true",
        "bodhi.#, bodhi, true",
        "bodhi.#, bodhi.update.edit, true",
        "bodhi.#, bodhis.update, false",
        "a.#.b.#.c, a.b.c, true",
        "a.#.b.#.c, a.x.b.b.y.c, true",
        "a.#.b.#.c, a.x.c, false",
        "*.#, a, true",
        "#.*, a.b, true",
    })
    void matchesAsTheBrokerDoes(String pattern, String name, boolean matches) {
        assertThat(TopicPattern.parse(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a..b", "git*", "git.#x", ".a", "a."})
    void refusesWhatNoBrokerWouldExpand(String text) {
        assertThatThrownBy(() -> TopicPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic pattern");
    }

    @Property(seed = "20261120")
    void agreesWithARegularExpression(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        assertThat(TopicPattern.parse(pattern).matches(name))
                .isEqualTo(expression(pattern).matcher("." + name).matches());
    }

    /** A sender chooses the topic: the worst one must not hold the intake up. */
    @Test
    void staysQuickOnAHostileTopic() {
        String pattern = "#.a.#.a.#.a.#.a.#.a.#.a.#.b";
        String name =
                String.join(".", IntStream.range(0, 127).mapToObj(i -> "a").toList());
        TopicPattern parsed = TopicPattern.parse(pattern);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(java.time.Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(parsed.matches(name)).isFalse();
            }
        });
    }

    private static Pattern expression(String pattern) {
        return Pattern.compile(List.of(pattern.split("\\.")).stream()
                .map(word -> switch (word) {
                    case "*" -> "\\.[^.]*";
                    case "#" -> "(\\.[^.]*)*";
                    default -> "\\." + Pattern.quote(word);
                })
                .collect(Collectors.joining()));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "b", "*", "#")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(words -> String.join(".", words));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "").list().ofMinSize(1).ofMaxSize(7).map(words -> String.join(".", words));
    }
}
