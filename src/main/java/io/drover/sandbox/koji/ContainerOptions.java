package io.drover.sandbox.koji;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the builder refuses of a container task's options when it begins (wire/targets.md §4.1): the hub takes anything. */
final class ContainerOptions {

    private static final Predicate<Object> TEXT = String.class::isInstance;
    private static final Predicate<Object> FLAG = Boolean.class::isInstance;
    private static final Predicate<Object> TEXTS =
            value -> value instanceof List<?> list && list.stream().allMatch(TEXT);
    private static final Predicate<Object> NUMBERS =
            value -> value instanceof List<?> list && list.stream().allMatch(Long.class::isInstance);

    private static final Map<String, Predicate<Object>> KNOWN = Map.ofEntries(
            Map.entry("scratch", FLAG),
            Map.entry("isolated", FLAG),
            Map.entry("dependency_replacements", TEXTS),
            Map.entry("yum_repourls", TEXTS),
            Map.entry("arch_override", TEXT),
            Map.entry("git_branch", TEXT),
            Map.entry("koji_parent_build", TEXT),
            Map.entry("release", TEXT),
            Map.entry("flatpak", FLAG),
            Map.entry("compose_ids", NUMBERS),
            Map.entry("signing_intent", TEXT),
            Map.entry("skip_build", FLAG),
            Map.entry("userdata", Map.class::isInstance),
            Map.entry("operator_csv_modifications_url", TEXT));
    private static final Map<String, Predicate<Object>> KNOWN_OF_SOURCES = Map.of(
            "koji_build_id", Long.class::isInstance,
            "koji_build_nvr", TEXT,
            "scratch", FLAG,
            "signing_intent", TEXT,
            "userdata", Map.class::isInstance);

    private static final Pattern ISOLATED_RELEASE = Pattern.compile("\\d+\\.\\d+(\\..+)?");
    private static final Pattern RELEASE = Pattern.compile("\\d+([._]?[a-zA-Z0-9]+)*");

    private final Map<?, ?> options;

    private ContainerOptions(Map<?, ?> options) {
        this.options = options;
    }

    /** @param sources whether it is buildSourceContainer. @throws HubFault 1005 */
    static void check(HubTask task, boolean sources) {
        Map<String, Predicate<Object>> known = sources ? KNOWN_OF_SOURCES : KNOWN;
        task.options().forEach((name, value) -> {
            Predicate<Object> form = known.get(String.valueOf(name));
            if (form == null) {
                throw HubFault.build("Invalid option: " + name);
            }
            if (value != null && !form.test(value)) {
                throw HubFault.build("Invalid value of the option " + name + ": " + value);
            }
        });
        if (!sources) {
            new ContainerOptions(task.options()).together();
        }
    }

    private void together() {
        boolean scratch = is("scratch");
        boolean isolated = is("isolated");
        String release = text("release");
        refuseIf(text("git_branch") == null, "Git branch must be specified");
        refuseIf(scratch && isolated, "Build cannot be both isolated and scratch");
        refuseIf(is("skip_build"), "skip_build is deprecated");
        refuseIf(
                text("signing_intent") != null && options.get("compose_ids") != null,
                "signing_intent and compose_ids cannot be given together");
        refuseIf(
                text("arch_override") != null && !scratch && !isolated,
                "arch_override is only allowed for isolated or scratch builds");
        refuseIf(
                text("operator_csv_modifications_url") != null && !isolated,
                "operator_csv_modifications_url is only allowed for isolated builds");
        refuseIf(
                isolated
                        && (release == null
                                || !ISOLATED_RELEASE.matcher(release).matches()),
                "For isolated builds, the release value must be in the format: " + ISOLATED_RELEASE);
        refuseIf(
                release != null && !RELEASE.matcher(release).matches(),
                "release value " + release + " is not a valid label");
    }

    private boolean is(String name) {
        return Boolean.TRUE.equals(options.get(name));
    }

    private @Nullable String text(String name) {
        return options.get(name) instanceof String text && !text.isBlank() ? text : null;
    }

    private static void refuseIf(boolean wrong, String why) {
        if (wrong) {
            throw HubFault.build(why);
        }
    }
}
