package io.drover.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration class of a Python file, or, with the name "", the file's own assignments.
 *
 * @param bases in their order, {@code object} left out; one of another module begins with a dot
 * @param lists lower-case name of a list → what is assigned to it last
 */
record PyClass(PyToken name, List<PyToken> bases, Map<String, Assigned> lists) {

    /** @param name as written, which tells the spelling */
    record Assigned(PyToken name, List<PyToken> value) {}

    static PyClass file(String file) {
        return new PyClass(new PyToken(PyToken.Kind.NAME, "", new Place(file, 1, 1)), List.of(), new LinkedHashMap<>());
    }

    /** From {@code class Name(Base, other.Base, metaclass=M):}. */
    static PyClass headed(PyStatement header) {
        List<PyToken> tokens = header.tokens();
        PyToken name = tokens.get(Math.min(1, tokens.size() - 1));
        List<PyToken> bases = new ArrayList<>();
        boolean listed = tokens.size() > 2 && tokens.get(2).is("(");
        for (int i = 3; listed && i < tokens.size() && !tokens.get(i).is(")"); i++) {
            PyToken token = tokens.get(i);
            PyToken following = tokens.get(Math.min(i + 1, tokens.size() - 1));
            if (token.isName()
                    && (following.is(",") || following.is(")"))
                    && !tokens.get(i - 1).is("=")) {
                boolean foreign = tokens.get(i - 1).is(".");
                bases.add(foreign ? new PyToken(token.kind(), "." + token.text(), token.place()) : token);
            }
        }
        bases.removeIf(base -> base.is("object"));
        return new PyClass(name, List.copyOf(bases), new LinkedHashMap<>());
    }

    void assign(PyToken list, List<PyToken> value) {
        lists.put(PythonConfig.lower(list), new Assigned(list, value));
    }
}
