package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.koji.KojiHub;
import java.util.Arrays;
import java.util.List;

/** Lets koji's container builds install what ODCS has composed of builds, before the bus hears that it is done. */
final class ComposeOffers implements BusListener {
    private final KojiHub koji;
    private final BusListener bus;

    /** @param bus hears everything */
    ComposeOffers(KojiHub koji, BusListener bus) {
        this.koji = koji;
        this.bus = bus;
    }

    @Override
    public void message(String topic, JsonNode body) {
        JsonNode compose = body.path("compose");
        String builds = compose.path("builds").asText("");
        if (compose.path("state_name").asText().equals("done") && !builds.isBlank()) {
            List<String> nvrs = Arrays.asList(builds.strip().split("\\s+"));
            koji.offer(compose.path("id").asText(), nvrs);
            koji.offer(compose.path("result_repofile").asText(), nvrs);
        }
        bus.message(topic, body);
    }
}
