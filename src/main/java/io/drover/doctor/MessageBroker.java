package io.drover.doctor;

import io.drover.bus.rabbit.BrokerVisit;
import io.drover.bus.rabbit.BrokerVisit.Publishes;
import io.drover.bus.rabbit.BrokerVisit.Seen;
import io.drover.bus.rabbit.RabbitSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the broker lets us in, has our queue and exchange, and lets us read the one and publish to the other.
 *
 * @param publishes null where nothing is to be published
 */
public record MessageBroker(RabbitSettings settings, @Nullable Publishes publishes) implements Check {
    private static final String PART = "bus";

    @Override
    public List<Finding> look() {
        RabbitSettings.Broker at = settings.broker();
        String where = at.host() + ":" + at.port() + at.virtualHost();
        try {
            Seen seen = new BrokerVisit(settings).look(publishes);
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok(PART, where + ": " + seen.broker() + " lets us in"));
            findings.add(queue(seen));
            findings.add(
                    seen.exchange().isThere()
                            ? Finding.ok(PART, "exchange " + settings.queue().exchange() + " is there")
                            : Finding.fault(
                                    PART,
                                    "exchange " + settings.queue().exchange() + ": "
                                            + seen.exchange().words(),
                                    "Set drover.bus.exchange to the one that the bus publishes to."));
            findings.addAll(rights(seen));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.fault(
                    PART,
                    where + " does not let us in: " + cause(e),
                    "Is it there, is drover.bus.url right, may this user or certificate enter the virtual host?"));
        }
    }

    private List<Finding> rights(Seen seen) {
        List<Finding> findings = new ArrayList<>();
        String queue = "queue " + settings.queue().name() + ": ";
        if (seen.reading() != null) {
            findings.add(
                    seen.reading().isThere()
                            ? Finding.ok(PART, queue + seen.reading().words())
                            : Finding.fault(
                                    PART,
                                    queue + seen.reading().words(),
                                    "This user needs the permission to read it: rabbitmqctl set_permissions."));
        } else if (seen.queue().isThere()) {
            findings.add(Finding.ok(
                    PART, queue + "whether we may read it was not tried: it is not empty, and that takes a message"));
        }
        if (seen.publishing() != null && publishes != null) {
            String exchange = "exchange " + publishes.exchange() + ": "
                    + seen.publishing().words();
            findings.add(
                    seen.publishing().isThere()
                            ? Finding.ok(PART, exchange)
                            : Finding.fault(
                                    PART,
                                    exchange,
                                    "This user needs the permission to write to it (and the topic permission), or set"
                                            + " drover.outbox.enabled=false."));
        }
        return findings;
    }

    private Finding queue(Seen seen) {
        String name = "queue " + settings.queue().name() + ": " + seen.queue().words();
        if (seen.queue().isThere()) {
            return Finding.ok(PART, name);
        }
        return settings.queue().passive()
                ? Finding.fault(PART, name, "drover.bus.passive is true: the broker's administrators have to make it.")
                : Finding.warning(PART, name, "The first start makes it, where this user may configure it.");
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }
}
