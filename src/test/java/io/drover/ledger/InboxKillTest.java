package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** kill -9 of a process in the middle of storing, again and again: what was acknowledged is there, whole. */
@Timeout(600)
class InboxKillTest {
    /** {@code -Ddrover.test.kills=50} for a soak. */
    private static final int ROUNDS = Integer.getInteger("drover.test.kills", 4);

    private static final int RECEIPTS = 12;

    private final Random random = new Random(20_260_301);

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void keepsWhatItAcknowledgedWhenItIsKilled(TestDatabase test) throws Exception {
        int before = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<Integer, Integer> acknowledged = killedInRound(test.settings(), round, before);
            for (int known = Math.max(0, round - 1); known <= round; known++) {
                assertWhole(test.database(), known, acknowledged.getOrDefault(known, 0));
            }
            test.disconnect();
            before = acknowledged.getOrDefault(round, 0);
        }
    }

    /** The highest number acknowledged, by round. */
    private Map<Integer, Integer> killedInRound(DatabaseSettings settings, int round, int before) throws Exception {
        Map<Integer, Integer> acknowledged = new TreeMap<>();
        List<String> otherLines = new ArrayList<>();
        Process victim = start(settings, round, before);
        try (BufferedReader lines = victim.inputReader(StandardCharsets.UTF_8)) {
            int receipts = 1 + random.nextInt(RECEIPTS);
            for (int i = 0; i < receipts; i++) {
                note(lines.readLine(), acknowledged, otherLines);
            }
            victim.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS);
            victim.toHandle().destroyForcibly(); // that of Process would close the stream with the last receipts
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line, acknowledged, otherLines);
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        assertThat(otherLines).isEmpty();
        return acknowledged;
    }

    private static void note(String line, Map<Integer, Integer> acknowledged, List<String> otherLines) {
        String[] words = String.valueOf(line).split(" ");
        if (words.length == 3 && words[0].equals("ack")) {
            acknowledged.merge(Integer.valueOf(words[1]), Integer.valueOf(words[2]), Math::max);
        } else if (!String.valueOf(line).contains("FirstConnection")) { // a slow machine, not a loss
            otherLines.add(line);
        }
    }

    private static Process start(DatabaseSettings settings, int round, int before) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InboxVictim.class.getName(),
                        settings.url(),
                        settings.user(),
                        settings.password(),
                        Integer.toString(round),
                        Integer.toString(before))
                .redirectErrorStream(true)
                .start();
    }

    /** All up to the last one acknowledged, none left out on the way to the last one stored, each with its deliveries. */
    private static void assertWhole(Database database, int round, int acknowledged) {
        Map<Integer, Integer> deliveries = new TreeMap<>();
        database.sql()
                .sql("SELECT m.bus_id, count(d.id) AS deliveries FROM message m"
                        + " LEFT JOIN delivery d ON d.message_id = m.id WHERE m.topic = ? GROUP BY m.id, m.bus_id")
                .param("round-" + round)
                .query(row -> {
                    deliveries.put(Integer.valueOf(row.getString("bus_id")), row.getInt("deliveries"));
                });
        assertThat(deliveries.size()).as("stored of round %s", round).isGreaterThanOrEqualTo(acknowledged);
        int expected = 1;
        for (Map.Entry<Integer, Integer> stored : deliveries.entrySet()) {
            assertThat(stored).isEqualTo(Map.entry(expected, InboxVictim.deliveriesOf(expected)));
            expected++;
        }
    }
}
