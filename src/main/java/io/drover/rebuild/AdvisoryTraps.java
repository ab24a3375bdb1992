package io.drover.rebuild;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The trap of being asked twice: first whether an advisory may start rebuilds at all, by {@code advisory_…}, {@code
 * dry_run} and {@code manual} only, then, for each image, by these and {@code image_…}. A key that is not given is
 * ignored, and a rule without a given key does not match.
 */
final class AdvisoryTraps {
    private static final Set<String> ASKED_TWICE =
            Set.of("RebuildImagesOnRPMAdvisoryChange", "RebuildImagesOnImageAdvisoryChange");
    private static final Predicate<String> GIVEN_FIRST =
            key -> ArtifactType.Criteria.OF_ADVISORY.contains(key) || ArtifactType.Criteria.HOW.contains(key);

    private AdvisoryTraps() {}

    /** For a rule on images. */
    static Optional<Trap> find(ListKind kind, String handler, Rule rule) {
        boolean aboutAdvisories = mentions(rule, ArtifactType.Criteria.OF_ADVISORY::contains);
        boolean counts = ASKED_TWICE.contains(handler) || handler.equals(PolicyLists.GLOBAL) && aboutAdvisories;
        if (!counts) {
            return Optional.empty();
        }
        if (kind == ListKind.DENY) {
            return deniesAdvisories(rule)
                    .map(
                            inner -> new Trap(
                                    inner.name().place(),
                                    inner.name().words(),
                                    "an advisory is first judged without its images, and then only the keys that are not about an"
                                            + " image count: it is denied with all of its images",
                                    "split it: one rule about advisories, or put the image's keys into a part of an all of their own"));
        }
        if (mentions(rule, key -> true) && !canMatch(rule)) {
            return Optional.of(new Trap(
                    rule.name().place(),
                    rule.name().words(),
                    "an advisory is first judged without its images, by advisory_…, dry_run and manual only, and this"
                            + " rule does not match without an image: no advisory ever rebuilds anything",
                    "give each part of an all a key of the advisory, such as advisory_state: .*"));
        }
        return Optional.empty();
    }

    /** Whether some advisory could match without its images. */
    private static boolean canMatch(Rule rule) {
        if (rule instanceof Rule.Any any) {
            return any.rules().stream().anyMatch(AdvisoryTraps::canMatch);
        }
        if (rule instanceof Rule.All all) {
            return all.rules().stream().allMatch(AdvisoryTraps::canMatch);
        }
        return rule instanceof Rule.Fields fields
                && fields.fields().keySet().stream().anyMatch(GIVEN_FIRST);
    }

    /** The first rule of criteria about both, which matches by those of the advisory alone. */
    private static Optional<Rule> deniesAdvisories(Rule rule) {
        if (rule instanceof Rule.Any any) {
            return any.rules().stream()
                    .map(AdvisoryTraps::deniesAdvisories)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (rule instanceof Rule.All all) {
            return canMatch(all)
                    ? all.rules().stream()
                            .map(AdvisoryTraps::deniesAdvisories)
                            .flatMap(Optional::stream)
                            .findFirst()
                    : Optional.empty();
        }
        boolean both = mentions(rule, GIVEN_FIRST) && mentions(rule, ArtifactType.Criteria.OF_IMAGE::contains);
        return both ? Optional.of(rule) : Optional.empty();
    }

    private static boolean mentions(Rule rule, Predicate<String> key) {
        if (rule instanceof Rule.Any any) {
            return any.rules().stream().anyMatch(inner -> mentions(inner, key));
        }
        if (rule instanceof Rule.All all) {
            return all.rules().stream().anyMatch(inner -> mentions(inner, key));
        }
        return rule instanceof Rule.Fields fields
                && fields.fields().keySet().stream().anyMatch(key);
    }
}
