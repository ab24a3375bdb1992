package io.drover.doctor;

import io.drover.bus.rabbit.BrokerVisit;
import io.drover.bus.rabbit.BrokerVisit.Seen;
import io.drover.bus.rabbit.RabbitSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether the broker lets us in, and has our queue and exchange. */
public record MessageBroker(RabbitSettings settings) implements Check {
    private static final String PART = "bus";

    @Override
    public List<Finding> look() {
        RabbitSettings.Broker at = settings.broker();
        String where = at.host() + ":" + at.port() + at.virtualHost();
        try {
            Seen seen = new BrokerVisit(settings).look();
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
            return findings;
        } catch (IOException e) {
            return List.of(Finding.fault(
                    PART,
                    where + " does not let us in: " + cause(e),
                    "Is it there, is drover.bus.url right, may this user or certificate enter the virtual host?"));
        }
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
