package io.drover.doctor;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the configuration names what belongs to another environment.
 *
 * @param name of this environment: stg
 * @param faults what is foreign, each with its key and what to write
 */
public record EnvironmentPlaces(String name, List<String> faults) implements Check {
    private static final String PART = "environment";

    @Override
    public List<Finding> look() {
        return faults.isEmpty()
                ? List.of(Finding.ok(PART, name))
                : faults.stream().flatMap(EnvironmentPlaces::of).toList();
    }

    private static Stream<Finding> of(String fault) {
        int advice = fault.lastIndexOf("; ");
        return Stream.of(Finding.fault(PART, fault.substring(0, advice), fault.substring(advice + 2)));
    }
}
