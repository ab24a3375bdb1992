package io.drover.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the queue drops messages by its arguments or by a policy. AMQP shows neither: RabbitMQ's management API is asked, where
 * one is configured.
 *
 * @param management {@code drover.bus.management-url}; null where there is none
 */
public record QueuePolicy(@Nullable URI management, String virtualHost, String queue, Login login) implements Check {
    private static final String PART = "bus";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** What each does to a message that nobody has read, by its name in policies; arguments have x- before it. */
    private static final Map<String, String> DROPS = Map.of(
            "max-length", "what is beyond so many messages is dropped, the oldest first",
            "max-length-bytes", "what is beyond so many bytes is dropped, the oldest first",
            "message-ttl", "what has waited for so many milliseconds is dropped",
            "expires", "the queue is deleted when nobody reads it for so many milliseconds",
            "delivery-limit", "what was delivered so often, without being acknowledged, is dropped");

    /** As at the broker; the user needs the tag "management". Its text is not to be printed. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    @Override
    public List<Finding> look() {
        if (management == null) {
            return List.of(
                    Finding.ok(
                            PART,
                            "whether a policy drops messages from queue " + queue + " cannot be seen by AMQP, and"
                                    + " drover.bus.management-url is not set; its administrators see it: rabbitmqctl list_policies"));
        }
        String where = "drover.bus.management-url: " + management;
        try {
            HttpResponse<String> answer = ask(management);
            if (answer.statusCode() != 200) {
                return List.of(Finding.warning(
                        PART,
                        where + " answers HTTP " + answer.statusCode() + " for queue " + queue,
                        "Is it RabbitMQ's management API, has the user the tag management, is the queue there?"));
            }
            return findings(JSON.readTree(answer.body()));
        } catch (IOException e) {
            return List.of(Finding.warning(
                    PART,
                    where + " does not answer: " + e,
                    "Is the URL right, and the plug-in rabbitmq_management on?"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.warning(PART, where + " was not asked", ""));
        }
    }

    private HttpResponse<String> ask(URI base) throws IOException, InterruptedException {
        String text = base.toString();
        URI url = URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/api/queues/"
                + encoded(virtualHost) + "/" + encoded(queue));
        String basic = Base64.getEncoder()
                .encodeToString((login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Authorization", "Basic " + basic)
                .build();
        return HttpClient.newBuilder().connectTimeout(LIMIT).build().send(request, BodyHandlers.ofString());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        JsonNode policy = answer.path("effective_policy_definition");
        JsonNode arguments = answer.path("arguments");
        boolean refuses = "reject-publish".equals(policy.path("overflow").asText(""))
                || "reject-publish".equals(arguments.path("x-overflow").asText(""));
        new TreeMap<>(DROPS).forEach((name, what) -> {
            boolean byPolicy = policy.has(name);
            if (byPolicy || arguments.has("x-" + name)) {
                String value = (byPolicy ? policy.path(name) : arguments.path("x-" + name)).asText();
                String source = byPolicy ? "policy " + answer.path("policy").asText("?") : "argument x-" + name;
                String effect = refuses && name.startsWith("max-length") ? "what is beyond is refused" : what;
                findings.add(
                        Finding.warning(
                                PART,
                                "queue " + queue + ": " + source + " says " + name + " " + value + ": " + effect,
                                "Have it removed, or keep drover.archive.url set: what is dropped comes from the archive only."));
            }
        });
        if (findings.isEmpty()) {
            findings.add(Finding.ok(PART, "queue " + queue + ": neither policy nor argument drops messages"));
        }
        return findings;
    }
}
