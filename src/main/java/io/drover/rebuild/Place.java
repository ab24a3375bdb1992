package io.drover.rebuild;

/**
 * Where something stands in a policy file.
 *
 * @param file as the operator named it, "" where the policy came from no file
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {

    /** {@code config/policy.yaml:12}; "" where there is no file. */
    String brief() {
        return file.isEmpty() ? "" : file + ":" + line;
    }

    /** {@code config/policy.yaml:12:9}, as compilers write it. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + ":") + line + ":" + column;
    }
}
