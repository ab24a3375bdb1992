package io.drover.rebuild;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a rebuild makes, in the words of a policy file: {@code rpm}, {@code image}, {@code module}, {@code
 * image_repository}.
 *
 * <p>Source: Freshmaker's artifact types, wire/targets.md §1.6 and §1.8.
 */
public enum ArtifactType {
    RPM(Criteria.NAMED),
    IMAGE(Criteria.ALL),
    MODULE(Criteria.NAMED),
    IMAGE_REPOSITORY(Criteria.ALL);

    private final List<String> criteria;

    ArtifactType(List<String> criteria) {
        this.criteria = criteria;
    }

    /** The type's key in a policy file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code an image}. */
    public String withArticle() {
        return (this == MODULE ? "a " : "an ") + word();
    }

    /** Criteria that a caller may ever supply for this type; a rule on another one says nothing. */
    public List<String> criteria() {
        return criteria;
    }

    /** By its key in a policy file. */
    public static Optional<ArtifactType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    /** Names of criteria, in the order in which reasons name them. */
    static final class Criteria {
        static final List<String> NAMED = List.of("name", "branch");

        /** How an event came about: given with everything that is asked about an image. */
        static final List<String> HOW = List.of("dry_run", "manual");

        static final List<String> OF_IMAGE = List.of(
                "name", "branch", "image_name", "image_version", "image_release", "image_published_repo", "published");

        static final List<String> OF_ADVISORY = List.of(
                "advisory_state",
                "advisory_name",
                "advisory_security_impact",
                "advisory_highest_cve_severity",
                "advisory_product_short_name",
                "advisory_release_name",
                "advisory_is_major_incident",
                "advisory_is_compliance_priority",
                "advisory_is_contract_priority",
                "advisory_content_types");

        static final List<String> ALL =
                Stream.of(OF_IMAGE, OF_ADVISORY, HOW).flatMap(List::stream).toList();

        private Criteria() {}

        /** Whether its values are True and False only. */
        static boolean isBoolean(String criterion) {
            return HOW.contains(criterion) || criterion.equals("published") || criterion.startsWith("advisory_is_");
        }
    }
}
