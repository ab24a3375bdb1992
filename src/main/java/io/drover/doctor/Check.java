package io.drover.doctor;

import java.util.List;

/** Looks at one thing, and changes nothing. What it cannot look at is a finding, too. */
@FunctionalInterface
public interface Check {
    List<Finding> look();
}
