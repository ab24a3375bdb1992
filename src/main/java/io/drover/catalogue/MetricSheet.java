package io.drover.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A metric that a running Drover tells.
 *
 * @param name as Prometheus has it: drover_actions_open
 * @param type gauge, counter, timer …
 * @param tags that it is told apart by, sorted
 */
public record MetricSheet(String name, String type, List<String> tags, String description) {
    public MetricSheet {
        tags = List.copyOf(tags);
    }

    /** Those that there are by now, by name. */
    public static List<MetricSheet> of(MeterRegistry registry) {
        Map<String, List<Meter.Id>> byName = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            byName.computeIfAbsent(served(meter.getId()), name -> new ArrayList<>())
                    .add(meter.getId());
        }
        List<MetricSheet> sheets = new ArrayList<>();
        byName.forEach((name, ids) -> sheets.add(of(name, ids)));
        return sheets;
    }

    private static MetricSheet of(String name, List<Meter.Id> ids) {
        TreeSet<String> tags = new TreeSet<>();
        ids.forEach(id -> id.getTags().stream().map(Tag::getKey).forEach(tags::add));
        String description = ids.get(0).getDescription();
        return new MetricSheet(
                name,
                ids.get(0).getType().name().toLowerCase(Locale.ROOT),
                List.copyOf(tags),
                description == null ? "" : description);
    }

    private static String served(Meter.Id id) {
        String name = new PrometheusNamingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
        if (id.getName().endsWith(".info")) {
            return name + "_info";
        }
        return id.getType() == Meter.Type.COUNTER && !name.endsWith("_total") ? name + "_total" : name;
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("name", name).put("type", type);
        ArrayNode keys = json.putArray("tags");
        tags.forEach(keys::add);
        return json.put("description", description);
    }
}
