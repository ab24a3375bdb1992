package io.drover.rebuild;

import java.util.List;

/** What stands in a policy file, whatever its syntax, each piece with its place. */
sealed interface PolicyNode {

    Place place();

    /** For a complaint: {@code a list}, {@code 'base'}. */
    String describe();

    /** Keys in their order; each occurs once. */
    record Mapping(Place place, List<Entry> entries) implements PolicyNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    record Entry(Scalar key, PolicyNode value) {
        String name() {
            return key.text();
        }
    }

    record Items(Place place, List<PolicyNode> items) implements PolicyNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** @param text as Python's {@code str()} writes it: {@code True}, {@code None}; a number as it stands in YAML */
    record Scalar(Place place, Kind kind, String text) implements PolicyNode {
        @Override
        public String describe() {
            return kind == Kind.NOTHING ? "nothing" : "'" + text + "'";
        }
    }

    enum Kind {
        TEXT,
        NUMBER,
        TRUTH,
        NOTHING
    }
}
