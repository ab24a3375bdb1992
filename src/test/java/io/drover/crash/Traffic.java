package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Simulators;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * The bus as it is: nearly all messages are of no interest, in the shapes that were recorded; some are of another
 * environment, some cannot be read. And updates whose builds the site's own route tags.
 */
final class Traffic implements AutoCloseable {
    static final String PREFIX = "org.fedoraproject.prod";
    static final String TESTED = "bodhi.update.request.testing";
    static final String TAG = "f42-signing-pending";
    static final String ROUTE =
            """
            - route:
                id: site-tag-tested-builds
                description: Send the builds of an update that goes to testing on to be signed.
                group: site
                from:
                  uri: bus:bodhi.update.request.testing
                  steps:
                    - split:
                        id: each-build
                        expression:
                          jq:
                            expression: '.update.builds[]'
                        steps:
                          - filter:
                              id: figlet
                              description: it is a build of figlet
                              expression:
                                jq:
                                  expression: '.nvr | startswith("figlet-")'
                              steps:
                                - setBody:
                                    id: what
                                    expression:
                                      jq:
                                        expression: '{build: .nvr, tag: "f42-signing-pending"}'
                                - to:
                                    id: tag
                                    uri: action:koji-tag-build
                                    parameters:
                                      key: '"\\(.build) into \\(.tag)"'
            """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOPICS = List.of(
            "bodhi.update.comment",
            "buildsys.repo.done",
            "copr.build.end",
            "github.push",
            "pungi.compose.phase.start",
            "planet.post.new",
            "wiki.article.edit");
    private static final List<String> SHAPES =
            List.of("fedmsg-mailman-own-msg-stays", "fedora-messaging-pungi-wrapped-twice", "umb-brew-build-complete");

    private final Post post;
    private final Random random;
    private final Simulators simulators;
    private final List<JsonNode> shapes = new ArrayList<>();
    private final JsonNode update;
    private final List<String> builds = new ArrayList<>();
    private final Semaphore allowed = new Semaphore(0);
    private final int pauseMillis;
    private final Thread thread = new Thread(this::flow, "traffic");
    private volatile boolean closed;

    Traffic(Post post, Random random, Simulators simulators, int messagesPerSecond) throws IOException {
        this.post = post;
        this.random = random;
        this.simulators = simulators;
        this.pauseMillis = Math.max(1, 1_000 / messagesPerSecond);
        for (String shape : SHAPES) {
            shapes.add(recorded(shape));
        }
        update = recorded("fedora-messaging-bodhi-testing");
        thread.setDaemon(true);
        thread.start();
    }

    private static JsonNode recorded(String shape) throws IOException {
        try (InputStream file = Traffic.class.getResourceAsStream("/bus/" + shape + "-recorded.json")) {
            return JSON.readTree(Objects.requireNonNull(file, shape)).at("/expected/payload");
        }
    }

    /** Has so many more go out, at the steady rate. */
    void allow(int messages) {
        allowed.release(messages);
    }

    /** Returns when all that is allowed has gone to the post. */
    boolean isThrough() {
        return allowed.availablePermits() == 0;
    }

    /** An update of one build, which is to be tagged. */
    synchronized void tag() throws IOException {
        String nvr = "figlet-3." + (builds.size() + 1) + "-1.fc42";
        simulators
                .koji()
                .seed(JSON.readTree("{\"builds\": [{\"nvr\": \"" + nvr
                        + "\", \"owner\": \"drover\", \"state\": 1, \"tags\": [\"f42-candidate\"]}]}"));
        builds.add(nvr);
        ObjectNode body = update.deepCopy();
        ((ObjectNode) body.at("/update/builds/0")).put("nvr", nvr);
        post.send(Letter.readable(UUID.randomUUID(), PREFIX + "." + TESTED, body.toString()));
    }

    /** What koji is to do, as its journal says it. */
    synchronized List<String> tagged() {
        return builds.stream().map(nvr -> nvr + " into " + TAG).toList();
    }

    /** A message that is of no interest. @return its id */
    UUID ignored() {
        UUID id = UUID.randomUUID();
        post.send(Letter.readable(id, PREFIX + "." + pick(TOPICS), pick(shapes).toString()));
        return id;
    }

    private void flow() {
        try {
            while (!closed) {
                allowed.acquire();
                Thread.sleep(pauseMillis);
                one();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void one() throws IOException {
        int dice = random.nextInt(100);
        UUID id = UUID.randomUUID();
        if (dice < 2) {
            post.send(new Letter(
                    Letter.Kind.UNREADABLE,
                    id,
                    PREFIX + "." + pick(TOPICS),
                    Map.of(Letter.NAME, id.toString()),
                    pick(List.of("", "{\"half\": ", "<html>", "[1, 2]")).getBytes(StandardCharsets.UTF_8)));
        } else if (dice < 5) {
            Letter letter = Letter.readable(id, "org.fedoraproject.stg." + TESTED, update.toString());
            post.send(new Letter(Letter.Kind.FOREIGN, id, letter.topic(), letter.headers(), letter.body()));
        } else if (dice < 10) {
            // of a topic that a route asks for, and of no interest to it
            post.send(Letter.readable(id, PREFIX + "." + TESTED, update.toString()));
        } else {
            ignored();
        }
    }

    private <T> T pick(List<T> list) {
        synchronized (random) {
            return list.get(random.nextInt(list.size()));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
