package io.drover.bus.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "org.fedoraproject.prod.git.receive, topic:org.fedoraproject.prod.git.receive",
        "org.fedoraproject.prod.bodhi.#, category:bodhi",
        "org.fedoraproject.prod.buildsys.*.state.change, category:buildsys",
        "org.fedoraproject.*.git.receive, category:git",
        "org.fedoraproject.prod.#.git.receive, everything",
        "org.fedoraproject.prod.*.receive, everything",
        "org.fedoraproject.prod.#, everything",
        "#, everything",
        "git.*, everything"
    })
    void aPatternBecomesWhatDatagrepperCanBeAskedFor(String pattern, String scope) {
        assertThat(names(Set.of(pattern))).containsExactly(scope);
    }

    @Test
    void aTopicWithinACategoryIsNotAskedForTwice() {
        assertThat(names(Set.of("o.f.prod.bodhi.#", "o.f.prod.bodhi.update.edit", "o.f.prod.git.receive")))
                .containsExactlyInAnyOrder("category:bodhi", "topic:o.f.prod.git.receive");
    }

    @Test
    void everythingIsAskedForAlone() {
        assertThat(names(Set.of("o.f.prod.bodhi.#", "#", "o.f.prod.git.receive")))
                .containsExactly("everything");
    }

    private static Set<String> names(Set<String> patterns) {
        return Scope.of(patterns).stream().map(Scope::toString).collect(Collectors.toSet());
    }
}
