package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.koji.KojiException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** A hub through the {@code koji:} component, several calls to a request. */
public final class Hub {

    static final int READS = 1000;
    static final int WRITES = 100;

    private final ProducerTemplate template;
    private final String profile;

    /** @param profile the hub's profile; "" for the default one */
    public Hub(ProducerTemplate template, String profile) {
        this.template = template;
        this.profile = profile;
    }

    /** For people: "default" where no other profile was named. */
    String name() {
        return profile.isEmpty() ? "default" : profile;
    }

    /**
     * Asks questions without a login, as many requests as it takes.
     *
     * @return {@code {"value": …}} or {@code {"fault": …}} each, in their order
     * @throws KojiException what became of a request that is not done
     */
    List<JsonNode> read(List<HubCall> calls) {
        List<JsonNode> all = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += READS) {
            send("NONE", calls.subList(from, Math.min(calls.size(), from + READS)))
                    .forEach(all::add);
        }
        return all;
    }

    /** Changes something, in one request within a session; else as {@link #read}. */
    List<JsonNode> write(List<HubCall> calls) {
        List<JsonNode> all = new ArrayList<>(calls.size());
        send("REQUIRED", calls).forEach(all::add);
        return all;
    }

    private JsonNode send(String session, List<HubCall> calls) {
        ArrayNode body = JsonNodeFactory.instance.arrayNode(calls.size());
        calls.forEach(call -> body.add(call.toJson()));
        String uri = "koji:multiCall?session=" + session + (profile.isEmpty() ? "" : "&profile=" + profile);
        try {
            return template.requestBody(uri, body, JsonNode.class);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof KojiException failed) {
                throw failed;
            }
            throw e;
        }
    }
}
