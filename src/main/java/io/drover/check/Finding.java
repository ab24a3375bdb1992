package io.drover.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;

/**
 * One thing that is wrong, or probably not meant.
 *
 * @param severity an error stops a start; a warning does not
 * @param file as the user named it
 * @param line from 1; 0 where it is about the file as a whole
 * @param column from 1; 0 as the line
 * @param what is wrong, no full stop
 * @param write what to write instead; "" where nobody can tell
 */
public record Finding(Severity severity, String file, int line, int column, String what, String write)
        implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::what);

    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING;

        /** {@code error}. */
        public String word() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /** About a file as a whole, or what cannot be placed. */
    public static Finding error(String file, String what, String write) {
        return new Finding(Severity.ERROR, file, 0, 0, what, write);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("severity", severity.word())
                .put("file", file)
                .put("line", line)
                .put("column", column)
                .put("what", what)
                .put("write", write);
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** {@code config/routes/mine.yaml:12:9: error: there is no step filtr; write: filter}, as compilers write it. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + severity.word() + ": " + what
                + (write.isEmpty() ? "" : "; write: " + write);
    }
}
