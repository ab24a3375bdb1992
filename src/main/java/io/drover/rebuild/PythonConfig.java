package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads Freshmaker's configuration as it is, a Python file with one class for each environment: of the class that is
 * asked for, and of those it inherits from, the allow and the block list. Nothing of the file is run.
 *
 * <p>Source: Freshmaker's {@code conf/config.py}, wire/targets.md §1.6 and §1.11.
 */
final class PythonConfig {
    private final PyClasses classes;

    private PythonConfig(PyClasses classes) {
        this.classes = classes;
    }

    /**
     * @param section the class; not asked for where the file has none
     * @return a mapping of the lists that are set, under their names in the file
     * @throws PolicyException for a class that is not there, and for a list that is no literal
     */
    static PolicyNode read(String text, String file, String section) {
        Set<String> keys = PolicyParser.FRESHMAKER.keySet();
        return new PythonConfig(PyClasses.of(PythonTokens.of(text, file), keys, file)).lists(file, section);
    }

    static String lower(PyToken name) {
        return name.text().toLowerCase(Locale.ROOT);
    }

    private PolicyNode lists(String file, String section) {
        List<PyClass> order = order(file, section);
        Map<ListKind, PyClass.Assigned> found = new TreeMap<>();
        for (PyClass owner : order) {
            owner.lists().forEach((key, assigned) -> effective(found, PolicyParser.kindOf(key), assigned));
            if (found.size() < ListKind.values().length) {
                refuseUnknownBases(owner);
            }
        }
        List<PolicyNode.Entry> entries = new ArrayList<>();
        for (PyClass.Assigned assigned : found.values()) {
            PolicyNode.Scalar key = new PolicyNode.Scalar(
                    assigned.name().place(),
                    PolicyNode.Kind.TEXT,
                    assigned.name().text());
            entries.add(new PolicyNode.Entry(key, PythonLiteral.read(assigned.value())));
        }
        return new PolicyNode.Mapping(order.get(0).name().place(), entries);
    }

    /** The first one counts: a class is asked before those it inherits from. */
    private static void effective(Map<ListKind, PyClass.Assigned> found, ListKind kind, PyClass.Assigned assigned) {
        PyClass.Assigned known = found.putIfAbsent(kind, assigned);
        if (known != null && !lower(known.name()).equals(lower(assigned.name()))) {
            throw new PolicyException(
                    assigned.name().place(),
                    "",
                    assigned.name().text() + " and " + known.name().text() + " ("
                            + known.name().place()
                            + ") are the same list in two spellings, and each version of Freshmaker reads only one of"
                            + " them; keep one");
        }
    }

    private void refuseUnknownBases(PyClass owner) {
        for (PyToken base : owner.bases()) {
            if (classes.named(base.text()).isEmpty()) {
                throw new PolicyException(
                        base.place(),
                        "",
                        owner.name().text() + " inherits from " + base.text().replace(".", "")
                                + ", which is not in this file and may set"
                                + " a list; set HANDLER_BUILD_ALLOWLIST and HANDLER_BUILD_BLOCKLIST in "
                                + owner.name().text() + " itself, {} for none");
            }
        }
    }

    private List<PyClass> order(String file, String section) {
        if (classes.names().isEmpty()) {
            return List.of(classes.file());
        }
        PyClass asked = classes.named(section)
                .orElseThrow(() -> new PolicyException(
                        new Place(file, 1, 1),
                        "",
                        "there is no class " + section + "; it has " + String.join(", ", classes.names())
                                + ": name one of them"));
        return linear(asked, 0);
    }

    /** In which order Python looks for an attribute: the C3 order of a class and of those it inherits from. */
    private List<PyClass> linear(PyClass of, int depth) {
        if (depth > 20) {
            throw new PolicyException(of.name().place(), "", "classes inherit deeper than 20, or from themselves");
        }
        List<List<PyClass>> rows = new ArrayList<>();
        List<PyClass> direct = new ArrayList<>();
        for (PyToken base : of.bases()) {
            classes.named(base.text()).ifPresent(known -> {
                rows.add(new ArrayList<>(linear(known, depth + 1)));
                direct.add(known);
            });
        }
        rows.add(direct);
        List<PyClass> order = new ArrayList<>();
        order.add(of);
        while (rows.stream().anyMatch(row -> !row.isEmpty())) {
            PyClass next = rows.stream()
                    .filter(row -> !row.isEmpty())
                    .map(row -> row.get(0))
                    .filter(head -> rows.stream().noneMatch(row -> row.lastIndexOf(head) > 0))
                    .findFirst()
                    .orElseThrow(() -> new PolicyException(
                            of.name().place(),
                            "",
                            "Python finds no order for the classes that this one inherits from"));
            order.add(next);
            rows.forEach(row -> row.removeIf(next::equals));
        }
        return order;
    }
}
