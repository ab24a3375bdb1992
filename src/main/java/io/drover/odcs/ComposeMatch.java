package io.drover.odcs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a compose is what a request makes: sets are compared, since ODCS keeps no order, and what ODCS fills in where
 * nothing was asked is passed over. It rewrites a module's name:stream into the whole NSVC and adds what that needs, and
 * leaves out content sets that are absent where it was told so.
 *
 * <p>Source: wire/targets.md §3.1, §3.7 and §5.
 */
final class ComposeMatch {
    private static final Map<String, Integer> MULTILIB = Map.of("none", 0, "runtime", 1, "devel", 2, "all", 4);

    /** What ODCS fills in where it was not asked for; of a pungi compose more. */
    private static final Set<String> FILLED_IN = Set.of("sigkeys", "arches", "koji_event");

    private static final Set<String> FILLED_IN_FROM_PUNGI = Set.of("builds", "packages");

    private static final Map<String, String> DEFAULTS = Map.of("compose_type", "test", "target_dir", "default");

    private final ComposeRequest asked;
    private final Compose found;

    private ComposeMatch(ComposeRequest asked, Compose found) {
        this.asked = asked;
        this.found = found;
    }

    static boolean isOf(ComposeRequest asked, Compose found) {
        return found.type() == asked.type() && new ComposeMatch(asked, found).everyField();
    }

    private boolean everyField() {
        return ComposeField.ALL.stream().allMatch(field -> isLeftToOdcs(field) || isEqual(field));
    }

    private boolean isLeftToOdcs(ComposeField field) {
        String name = field.wireName();
        return name.equals("seconds_to_live")
                || name.equals("module_defaults_commit")
                || !asked.has(field.name())
                        && (FILLED_IN.contains(name)
                                || asked.type() == SourceType.PUNGI_COMPOSE && FILLED_IN_FROM_PUNGI.contains(name));
    }

    private boolean isEqual(ComposeField field) {
        String name = field.wireName();
        return switch (name) {
            case "source" -> isSourceEqual(field);
            case "modules" -> areModules(asked.words(field), found.words(name), true);
            case "results" -> withRepository(asked.words(field)).equals(withRepository(found.words(name)));
            case "multilib_method" ->
                multilib(asked.words(field)) == found.json().path(name).asInt();
            case "module_defaults_url" -> isUrlEqual(field);
            default ->
                field.kind() == ComposeField.Kind.TEXTS
                        ? asked.words(field).equals(found.words(name))
                        : asked.has(field.name())
                                ? asked.text(field.name()).equals(found.text(name))
                                : found.text(name).equals(DEFAULTS.getOrDefault(name, ""));
        };
    }

    private boolean isSourceEqual(ComposeField field) {
        Set<String> wanted = asked.words(field);
        Set<String> had = found.words("source");
        List<String> flags = List.copyOf(asked.words(ComposeField.of("flags")));
        if (asked.type() == SourceType.MODULE) {
            return areModules(wanted, had, flags.contains("no_deps"));
        }
        boolean mayShrink = asked.type() == SourceType.PULP && flags.contains("ignore_absent_pulp_repos");
        return mayShrink ? wanted.containsAll(had) : wanted.equals(had);
    }

    /** @param noOthers whether each of those it has must have been asked for */
    private static boolean areModules(Set<String> wanted, Set<String> had, boolean noOthers) {
        return wanted.stream().allMatch(one -> had.stream().anyMatch(nsvc -> isModule(one, nsvc)))
                && (!noOthers || had.stream().allMatch(nsvc -> wanted.stream().anyMatch(one -> isModule(one, nsvc))));
    }

    private static boolean isModule(String asked, String nsvc) {
        return nsvc.equals(asked) || nsvc.startsWith(asked + ":");
    }

    private static Set<String> withRepository(Set<String> results) {
        Set<String> all = new LinkedHashSet<>(results);
        all.add("repository");
        return all;
    }

    private static int multilib(Set<String> methods) {
        return methods.stream()
                .mapToInt(method -> MULTILIB.getOrDefault(method, 0))
                .sum();
    }

    /** Some versions show the commit with it. */
    private boolean isUrlEqual(ComposeField field) {
        String url = found.text("module_defaults_url");
        return asked.has(field.name()) ? url.startsWith(asked.text(field.name())) : url.isEmpty();
    }
}
