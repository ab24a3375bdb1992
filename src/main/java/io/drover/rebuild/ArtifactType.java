package io.drover.rebuild;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rebuild makes, in the words of a policy file: {@code rpm}, {@code image}, {@code module}.
 *
 * <p>Source: Freshmaker's artifact types, wire/targets.md §1.6.
 */
public enum ArtifactType {
    RPM("name", "branch", "dry_run", "manual"),
    IMAGE(
            "name",
            "branch",
            "dry_run",
            "manual",
            "image_name",
            "image_version",
            "image_release",
            "image_published_repo",
            "published",
            "advisory_state",
            "advisory_name",
            "advisory_security_impact",
            "advisory_highest_cve_severity",
            "advisory_product_short_name",
            "advisory_release_name",
            "advisory_is_major_incident",
            "advisory_is_compliance_priority",
            "advisory_is_contract_priority",
            "advisory_content_types"),
    MODULE("name", "branch", "dry_run", "manual");

    private final List<String> criteria;

    ArtifactType(String... criteria) {
        this.criteria = List.of(criteria);
    }

    /** The type's key in a policy file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Criteria that a caller may ever supply for this type; a rule on another one says nothing. */
    public List<String> criteria() {
        return criteria;
    }

    static Optional<ArtifactType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
}
