package io.drover.rebuild;

/**
 * One token of a Python file.
 *
 * @param text as written; of a string with its prefix and quotes
 */
record PyToken(Kind kind, String text, Place place) {

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        OPERATOR,
        /** The end of a logical line; line breaks within brackets are none. */
        NEWLINE
    }

    boolean is(String operatorOrKeyword) {
        return (kind == Kind.OPERATOR || kind == Kind.NAME) && text.equals(operatorOrKeyword);
    }

    boolean isName() {
        return kind == Kind.NAME;
    }
}
