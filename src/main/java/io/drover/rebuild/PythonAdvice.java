package io.drover.rebuild;

/** What to write in place of a piece of Python that would have to be run. */
final class PythonAdvice {
    private PythonAdvice() {}

    static String about(PyToken token) {
        return "only literals are read here, and '" + written(token) + "' is none; " + instead(token);
    }

    private static String written(PyToken token) {
        return token.kind() == PyToken.Kind.NEWLINE ? "the end of the line" : token.text();
    }

    private static String instead(PyToken token) {
        return switch (token.text()) {
            case "any", "all" -> "write " + token.text() + "_(rule, …), Freshmaker's own";
            case "dict" -> "write {'key': value}";
            case "list", "tuple", "set", "frozenset" -> "write [value, …]";
            case "for" -> "write every element out";
            case "if", "or", "and", "not" -> "write the value that is meant";
            case "%", "." -> "write the whole text out";
            case "*", "**" -> "write the rules out that are put in here";
            case "|" -> "write one dict with the keys of both";
            default -> token.isName() ? "write what it stands for" : "write a dict, list or string";
        };
    }
}
