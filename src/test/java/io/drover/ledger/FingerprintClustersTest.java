package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.Failures25.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal causes are one cluster, whatever they happened to; and no evidence makes a fingerprint slow. */
class FingerprintClustersTest {
    private static final int HOSTILE = 1 << 20;
    private static final List<String> PIECES = List.of(
            "{",
            "[",
            "\"",
            "'",
            "<",
            "<a ",
            "((((",
            "\\",
            "{\"error\":\"",
            "…",
            "a:",
            "0x",
            "\u0000",
            "\ud83d",
            "http://",
            " ",
            "-",
            "{\"a\":[",
            "word ",
            "9",
            "'a b'",
            "\"message\": \"{",
            "&lt;",
            "=",
            "`");

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20260301})
    void tenThousandFailuresOfTwentyFiveCausesAreAtMostThirtyClusters(long seed) {
        List<Failure> failures = new Failures25(seed).many(10_000);

        Map<String, Map<Integer, Integer>> clusters = new HashMap<>();
        failures.forEach(failure -> clusters.computeIfAbsent(failure.fingerprint(), print -> new HashMap<>())
                .merge(failure.cause(), 1, Integer::sum));
        int inTheirOwn = clusters.values().stream()
                .mapToInt(causes -> causes.values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElseThrow())
                .sum();

        assertThat(clusters.size()).as(() -> explained(failures)).isLessThanOrEqualTo(30);
        assertThat(inTheirOwn / 10_000.0).as("purity").isGreaterThanOrEqualTo(0.95);
        System.out.println("seed " + seed + ": " + clusters.size() + " clusters, purity " + inTheirOwn / 10_000.0);
    }

    private static String explained(List<Failure> failures) {
        Map<Integer, Set<String>> forms = failures.stream()
                .collect(Collectors.groupingBy(
                        Failure::cause,
                        Collectors.mapping(f -> Cause.of(f.evidence(), f.particulars()), Collectors.toSet())));
        return forms.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getKey() + ": " + e.getValue().stream().limit(4).toList())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void staysTheSameForAMegabyteOfAnything() {
        Random random = new Random(5);
        for (String piece : PIECES) {
            String evidence = piece.repeat(HOSTILE / piece.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(2),
                    () -> assertThat(of(evidence)).isEqualTo(of(evidence)).hasSize(64));
        }
        StringBuilder mixed = new StringBuilder();
        while (mixed.length() < HOSTILE) {
            mixed.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> of(mixed.toString()));
    }

    @Property(tries = 300, seed = "11")
    void noEvidenceBreaksItOrTakesLong(@ForAll("hostile") String evidence) {
        String first = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> of(evidence));

        assertThat(of(evidence)).isEqualTo(first);
        assertThat(Cause.of(evidence, Set.of("a")).length()).isLessThan(30_000);
    }

    @Property(tries = 300, seed = "12")
    void aCauseDoesNotDependOnItsNumbers(@ForAll int number, @ForAll long other) {
        assertThat(of("task " + number + " of " + other + " failed")).isEqualTo(of("task 1 of 2 failed"));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(3_000),
                Arbitraries.of(PIECES).list().ofMaxSize(4_000).map(pieces -> String.join("", pieces)));
    }

    private static String of(String evidence) {
        return Fingerprint.of(ReasonClass.BUG, "here", evidence);
    }
}
