package io.drover.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes at the top level of a Python file and what each assigns to the lists. Assignments that depend on a
 * condition, and changes of a list by code, are refused: they would have to be run.
 */
final class PyClasses {
    private final Set<String> keys;
    private final PyClass file;
    private final Map<String, PyClass> classes = new LinkedHashMap<>();
    private @Nullable PyClass current;
    private int bodyIndent;
    private boolean conditional;

    private PyClasses(Set<String> keys, String file) {
        this.keys = keys;
        this.file = PyClass.file(file);
    }

    /** @param keys lower-case names of the lists */
    static PyClasses of(List<PyToken> tokens, Set<String> keys, String file) {
        PyClasses found = new PyClasses(keys, file);
        PyStatement.of(tokens).forEach(found::statement);
        return found;
    }

    /** What is assigned outside of every class. */
    PyClass file() {
        return file;
    }

    Optional<PyClass> named(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    List<String> names() {
        return List.copyOf(classes.keySet());
    }

    private void statement(PyStatement statement) {
        if (statement.indent() == 1) {
            conditional = statement.opensBlock();
            current = null;
            if (statement.opensClass()) {
                open(statement);
                return;
            }
            plain(statement, file);
            return;
        }
        PyClass owner = current;
        if (owner == null) {
            refuseChange(statement, conditional);
            return;
        }
        bodyIndent = bodyIndent == 0 ? statement.indent() : bodyIndent;
        if (statement.indent() == bodyIndent) {
            conditional = statement.opensBlock();
            plain(statement, owner);
        } else {
            refuseChange(statement, conditional);
        }
    }

    private void open(PyStatement header) {
        PyClass opened = PyClass.headed(header);
        classes.put(opened.name().text(), opened);
        current = opened;
        bodyIndent = 0;
        List<PyToken> behind = behindColon(header.tokens());
        if (behind.size() > 1) {
            plain(new PyStatement(header.indent(), behind), opened);
        }
    }

    /** What stands in the line of the class itself: {@code class A: X = {}}. */
    private static List<PyToken> behindColon(List<PyToken> header) {
        int brackets = 0;
        for (int i = 0; i < header.size(); i++) {
            brackets += header.get(i).is("(") ? 1 : header.get(i).is(")") ? -1 : 0;
            if (brackets == 0 && header.get(i).is(":")) {
                return new ArrayList<>(header.subList(i + 1, header.size()));
            }
        }
        return List.of();
    }

    private void plain(PyStatement statement, PyClass owner) {
        Optional<List<PyToken>> value = statement.assigned();
        if (value.isPresent() && keys.contains(PythonConfig.lower(statement.first()))) {
            owner.assign(statement.first(), value.get());
        } else {
            refuseChange(statement, true);
        }
    }

    private void refuseChange(PyStatement statement, boolean run) {
        if (run) {
            statement.changes(keys).ifPresent(token -> {
                throw new PolicyException(
                        token.place(),
                        "",
                        token.text() + " is changed by code here, which is not run; write the whole list as one"
                                + " assignment " + token.text() + " = {…} in the body of the class");
            });
        }
    }
}
