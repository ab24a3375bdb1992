package io.drover.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask Jolokia what: everybody with a login may read, and have routes and their numbers written out; what changes something
 * is for administrators, and never by a GET or a form, which a page of another site could have a browser send. Which MBeans there
 * are at all is said in {@code jolokia-access.xml}. Stateless, thread-safe.
 */
final class JolokiaRights {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READING = Set.of("read", "list", "search", "version", "");

    /** Operations of Camel's that only tell: what Hawtio draws its pictures from. */
    private static final Pattern TELLING =
            Pattern.compile("(dump\\w*AsXml|dump\\w*AsJSon|dump\\w*Coverage\\w*|list(Components|Endpoints|Eips)\\w*"
                    + "|listTypeConverters|endpointStatistics|browse\\w*|queueSize)(\\(.*\\))?");

    private JolokiaRights() {}

    /**
     * Only whether Jolokia is there: a path says more than one thing, to those who normalize it and to those who do not.
     *
     * @param below what was asked for behind Jolokia's own path, query included
     * @return why it may not be; empty where it may
     */
    static Optional<String> ofGet(String below) {
        return below.isEmpty() || below.equals("/") || below.equals("/version")
                ? Optional.empty()
                : Optional.of("Ask by POST of JSON.");
    }

    /** @param contentType the header, "" where there is none */
    static Optional<String> ofPost(String contentType, byte @Nullable [] body, boolean administrator) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json") && !type.startsWith("text/json")) {
            return Optional.of("Send the request with Content-Type: application/json.");
        }
        JsonNode requests;
        try {
            requests = body == null ? JSON.nullNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return Optional.of("The request is no JSON.");
        } catch (java.io.IOException e) {
            return Optional.of("The request cannot be read.");
        }
        if (requests.isObject()) {
            return ofRequest(requests, administrator);
        }
        for (JsonNode request : requests) {
            Optional<String> no = ofRequest(request, administrator);
            if (no.isPresent()) {
                return no;
            }
        }
        return requests.isArray() ? Optional.empty() : Optional.of("Send one request, or a list of them.");
    }

    private static Optional<String> ofRequest(JsonNode request, boolean administrator) {
        String type = request.path("type").asText("").toLowerCase(Locale.ROOT);
        String operation = request.path("operation").asText("");
        boolean telling = type.equals("exec") && TELLING.matcher(operation).matches();
        return administrator || READING.contains(type) || telling
                ? Optional.empty()
                : Optional.of("Only administrators may do this: " + type + " " + operation);
    }
}
