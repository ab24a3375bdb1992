package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a description, collected so that all of it can be said at once. Not thread-safe. */
final class Faults {

    private record Fault(Place place, String text) {}

    private final String file;
    private final List<Fault> all = new ArrayList<>();

    Faults(String file) {
        this.file = file;
    }

    void add(Place place, String text) {
        all.add(new Fault(place, text));
    }

    Place at(int line) {
        return new Place(file, line);
    }

    /** @throws DescriptionException where there are any */
    void check() {
        if (!all.isEmpty()) {
            throw new DescriptionException(all.stream()
                    .sorted(Comparator.comparing(Fault::place))
                    .map(fault -> fault.place() + ": " + fault.text())
                    .distinct()
                    .toList());
        }
    }
}
