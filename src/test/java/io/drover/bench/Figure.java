package io.drover.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One line of JSON: what was measured, and what it is compared with. */
final class Figure {
    private final ObjectNode line = new ObjectMapper().createObjectNode();

    private Figure(String bench, Object database) {
        line.put("bench", bench).put("database", String.valueOf(database));
    }

    static Figure of(String bench, Object database) {
        return new Figure(bench, database);
    }

    Figure with(String name, String value) {
        line.put(name, value);
        return this;
    }

    Figure with(String name, long value) {
        line.put(name, value);
        return this;
    }

    /** Rounded to three digits behind the point. */
    Figure with(String name, double value) {
        line.put(name, Math.round(value * 1000) / 1000.0);
        return this;
    }

    void print() {
        System.out.println(line);
    }
}
