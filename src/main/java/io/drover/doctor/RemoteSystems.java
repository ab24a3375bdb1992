package io.drover.doctor;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Whether the systems answer at all, whatever they answer, and whether their clocks agree with ours. All are asked at once.
 *
 * @param urls by key
 * @param chosen keys that the operator has set; at a shipped default nobody may be meant to be
 */
public record RemoteSystems(Map<String, URI> urls, Set<String> chosen, Clock clock) implements Check {
    private static final String PART = "systems";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SKEW = Duration.ofSeconds(60);

    public RemoteSystems {
        urls = new TreeMap<>(urls);
        chosen = Set.copyOf(chosen);
    }

    @Override
    public List<Finding> look() {
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        Map<String, Future<HttpResponse<Void>>> asked = new TreeMap<>();
        urls.forEach((key, url) -> asked.put(
                key, client.sendAsync(HttpRequest.newBuilder(url).timeout(LIMIT).build(), BodyHandlers.discarding())));
        List<Finding> findings = new ArrayList<>();
        urls.forEach((key, url) -> findings.add(told(Objects.requireNonNull(asked.get(key)), key, url)));
        return findings;
    }

    private Finding told(Future<HttpResponse<Void>> asked, String key, URI url) {
        try {
            HttpResponse<Void> answer = asked.get();
            String found = key + ": " + url + " answers HTTP " + answer.statusCode();
            Optional<Duration> skew = answer.headers().firstValue("date").flatMap(this::skew);
            if (skew.isPresent() && skew.get().compareTo(SKEW) > 0) {
                return Finding.warning(
                        PART,
                        found + "; its clock is " + skew.get().toSeconds() + " s away from ours",
                        "One of the two is wrong: chronyc tracking.");
            }
            return answer.statusCode() >= 500
                    ? Finding.warning(PART, found, "It is there and not well; Drover waits for it.")
                    : Finding.ok(PART, found);
        } catch (ExecutionException e) {
            String found = key + ": " + url + " does not answer: " + e.getCause();
            return chosen.contains(key)
                    ? Finding.fault(PART, found, "Is the URL right, and a firewall between?")
                    : Finding.warning(
                            PART, found, "This is the shipped default: set it, if a route calls this system.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.warning(PART, key + ": " + url + " was not asked", "");
        }
    }

    private Optional<Duration> skew(String date) {
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(theirs, clock.instant()).abs());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
