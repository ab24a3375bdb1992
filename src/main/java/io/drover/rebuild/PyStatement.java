package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One logical line of a Python file, or a part of one between semicolons.
 *
 * @param indent column of the line's first token
 * @param tokens not empty; the last one is a NEWLINE
 */
record PyStatement(int indent, List<PyToken> tokens) {
    private static final Set<String> ASSIGNING =
            Set.of("=", "+=", "|=", "-=", "*=", "&=", "^=", "/=", "%=", "@=", "**=", "//=", ">>=", "<<=");
    private static final Set<String> CHANGING = Set.of(
            "update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove", "__setitem__");
    private static final Set<String> BLOCKS =
            Set.of("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async", "match", "case");

    static List<PyStatement> of(List<PyToken> tokens) {
        List<PyStatement> statements = new ArrayList<>();
        List<PyToken> part = new ArrayList<>();
        int indent = 0;
        int brackets = 0;
        for (PyToken token : tokens) {
            indent = indent == 0 ? token.place().column() : indent;
            brackets += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
            brackets -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
            boolean lineEnd = token.kind() == PyToken.Kind.NEWLINE;
            if (lineEnd || brackets <= 0 && token.is(";")) {
                if (!part.isEmpty()) {
                    part.add(new PyToken(PyToken.Kind.NEWLINE, "", token.place()));
                    statements.add(new PyStatement(indent, List.copyOf(part)));
                }
                part.clear();
                indent = lineEnd ? 0 : indent;
                brackets = 0;
            } else {
                part.add(token);
            }
        }
        return statements;
    }

    PyToken first() {
        return tokens.get(0);
    }

    boolean opensClass() {
        return first().is("class");
    }

    /** Whether what stands under it is run only sometimes, or more than once. */
    boolean opensBlock() {
        return BLOCKS.contains(first().text());
    }

    /** What is assigned by {@code NAME = …} or {@code NAME: annotation = …}; empty for anything else. */
    Optional<List<PyToken>> assigned() {
        if (!first().isName() || tokens.size() < 3) {
            return Optional.empty();
        }
        if (tokens.get(1).is("=")) {
            return Optional.of(tokens.subList(2, tokens.size()));
        }
        int equals = tokens.get(1).is(":") ? assignment() : -1;
        return equals < 0 ? Optional.empty() : Optional.of(tokens.subList(equals + 1, tokens.size()));
    }

    /** The token by which one of the lists is changed otherwise than by a plain assignment; empty for none. */
    Optional<PyToken> changes(Set<String> keys) {
        for (int i = 0; i < tokens.size(); i++) {
            PyToken token = tokens.get(i);
            if (token.isName() && keys.contains(PythonConfig.lower(token)) && (first().is("del") || changedAfter(i))) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private boolean changedAfter(int key) {
        int equals = assignment();
        if (equals > key) {
            return true;
        }
        for (int i = key + 1; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is(".")
                    && CHANGING.contains(tokens.get(i + 1).text())
                    && tokens.get(i + 2).is("(")) {
                return true;
            }
        }
        return false;
    }

    /** Position of the last assignment operator outside of brackets; -1 for none. */
    private int assignment() {
        int brackets = 0;
        int found = -1;
        for (int i = 0; i < tokens.size(); i++) {
            PyToken token = tokens.get(i);
            if (token.is("(") || token.is("[") || token.is("{")) {
                brackets++;
            } else if (token.is(")") || token.is("]") || token.is("}")) {
                brackets--;
            } else if (brackets == 0 && token.kind() == PyToken.Kind.OPERATOR && ASSIGNING.contains(token.text())) {
                found = i;
            }
        }
        return found;
    }
}
