package io.drover.check;

import io.drover.plan.DroverJq;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What files may name.
 *
 * @param kamelets shipped ones and those of the site
 * @param endpoints components and their options
 * @param topics of the buses
 * @param parts names behind direct: with which routes begin
 * @param keys of the configuration
 * @param jq the language, ready
 */
record Known(
        KameletSheets kamelets, Endpoints endpoints, Topics topics, Set<String> parts, Set<String> keys, DroverJq jq) {
    /** What rules are made of, the likeliest first. */
    static final List<String> SCHEMES = List.of("kamelet", "action", "bus", "event", "track", "direct", "log");

    /** The components that come with Drover and are written in routes. */
    static final List<String> COMPONENTS = Stream.concat(
                    SCHEMES.stream(),
                    Stream.of("bean", "http", "https", "koji", "platform-http", "quartz", "spring-rabbitmq", "timer"))
            .toList();
}
