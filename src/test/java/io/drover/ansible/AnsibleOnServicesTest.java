package io.drover.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.testing.Services;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AC-5 and AC-6 as they are written, with real plays on RabbitMQ and PostgreSQL: 40 messages over 8 keys with 4 workers, plays of
 * two seconds; and a poisoned one that delays no other key by more than a second.
 */
class AnsibleOnServicesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEYS = 8;
    private static final int MESSAGES = 40;
    private static final int WORKERS = 4;
    private static final String ROUTE =
            """
            - route:
                id: plays
                description: Run the play that a message names.
                group: plays
                from:
                  uri: bus:play.run
                  parameters:
                    key: .key
                  steps:
                    - to:
                        id: plays-run
                        uri: action:ansible-run-playbook
                        parameters:
                          key: '"\\(.key) \\(.n)"'
                          name: .key
                          parameters: '{playbook: .play, extraVars: {who: "\\(.key) \\(.n)"}}'
                          lane: .key
                          tries: '3'
            """;

    @TempDir
    private Path directory;

    @Test
    void fortyMessagesOverEightKeysWithFourWorkers() throws Exception {
        Services.requirePrograms("ansible-core", "/usr/bin/ansible-playbook");
        Path plays = Files.createDirectory(directory.resolve("plays"));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/plays.yaml"), ROUTE);
        Files.writeString(
                plays.resolve("poison.yml"),
                "- hosts: localhost\n  gather_facts: false\n  tasks: [{fail: {msg: poisoned}}]\n");
        double rest = twoSeconds(plays);
        long wave = side(plays, WORKERS);
        try (Site site = Site.start(
                Stack.SERVICES,
                directory,
                Map.of(
                        "drover.ansible.playbooks", plays.toString(),
                        "drover.ansible.runs", directory.resolve("runs").toString(),
                        "drover.dispatch.ansible.concurrency", String.valueOf(WORKERS)))) {
            long wall = forty(site);
            System.out.println("40 plays over 8 keys with 4 workers: " + wall + " ms; four at once take " + wave
                    + " ms, of" + " which they sleep " + rest + " s");
            boolean quiet = wave <= 2_100;
            assertThat(wall).isLessThanOrEqualTo(quiet ? 22_000 : Math.round(MESSAGES / WORKERS * wave * 1.5));
            poison(site, quiet);
        }
    }

    private long forty(Site site) throws IOException {
        long begin = System.nanoTime();
        for (int n = 0; n < MESSAGES; n++) {
            say(site, "key" + n % KEYS, n, "two.yml");
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(8))
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        site.texts("SELECT id FROM action WHERE state = 'DONE'").size() == MESSAGES);
        long wall = (System.nanoTime() - begin) / 1_000_000;
        Map<String, Integer> last = new HashMap<>();
        List<String> running = new ArrayList<>();
        for (String line : Files.readAllLines(plays().resolve("notes"))) {
            String[] words = line.split(" ");
            if (words[2].equals("begins")) {
                assertThat(running).as("never two of %s", words[0]).doesNotContain(words[0]);
                running.add(words[0]);
                assertThat(running.size()).isLessThanOrEqualTo(WORKERS);
                int before = last.getOrDefault(words[0], -1);
                assertThat(Integer.parseInt(words[1]))
                        .as("in the order of arrival")
                        .isGreaterThan(before);
                last.put(words[0], Integer.parseInt(words[1]));
            } else {
                running.remove(words[0]);
            }
        }
        assertThat(running).isEmpty();
        return wall;
    }

    private void poison(Site site, boolean quiet) throws IOException {
        for (int n = 100; n < 103; n++) {
            say(site, "poisoned", n, "poison.yml");
        }
        Site.await(() -> !site.texts("SELECT id FROM action WHERE name = 'poisoned' AND try_no > 1")
                .isEmpty());
        long sent = System.currentTimeMillis();
        say(site, "other", 200, "two.yml");
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> site.texts("SELECT id FROM action WHERE name = 'other' AND state = 'DONE'")
                                .size()
                        == 1);
        String began = site.text(
                "SELECT cast(extract(epoch FROM submitted_at) * 1000 AS bigint) FROM action WHERE name = 'other'");
        assertThat(Long.parseLong(began) - sent).as("ms until it began").isLessThan(quiet ? 1_000 : 5_000);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> site.texts("SELECT id FROM action WHERE name = 'poisoned' AND state = 'DEAD'")
                                .size()
                        == 3);
        assertThat(site.texts("SELECT evidence FROM dead_letter"))
                .hasSize(3)
                .allMatch(text -> text.startsWith(
                        "given up after 3 tries; last: poison.yml ended with 2: task 'fail' failed on"));
    }

    private void say(Site site, String key, int n, String play) {
        site.bus()
                .send(
                        "play.run",
                        UUID.randomUUID(),
                        JSON.createObjectNode().put("key", key).put("n", n).put("play", play));
    }

    private Path plays() {
        return directory.resolve("plays");
    }

    /** A play that takes two seconds, where an empty one takes less. @return how long it sleeps */
    private double twoSeconds(Path plays) throws Exception {
        write(plays, 0);
        side(plays, 1);
        double empty = side(plays, 1) / 1000.0;
        double rest = Math.max(0, 2 - empty);
        write(plays, rest);
        Files.deleteIfExists(plays.resolve("notes"));
        return rest;
    }

    private static void write(Path plays, double rest) throws IOException {
        Files.writeString(
                plays.resolve("two.yml"),
                """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                  - raw: "echo {{ who }} begins >> %1$s; sleep %2$s; echo {{ who }} ends >> %1$s"
                """
                        .formatted(plays.resolve("notes"), String.format(Locale.ROOT, "%.2f", rest)));
    }

    /** How long so many plays take side by side, without Drover, in milliseconds. */
    private static long side(Path plays, int many) throws Exception {
        long begin = System.nanoTime();
        List<Process> all = new ArrayList<>();
        for (int n = 0; n < many; n++) {
            all.add(new ProcessBuilder(
                            "ansible-playbook", plays.resolve("two.yml").toString(), "-e", "who='bare " + n + "'")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process one : all) {
            assertThat(one.waitFor()).isZero();
        }
        Files.deleteIfExists(plays.resolve("notes"));
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
