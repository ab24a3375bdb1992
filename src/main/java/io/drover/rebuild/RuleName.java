package io.drover.rebuild;

/**
 * Which rule of a policy: its list, its path under it and where it stands in the file.
 *
 * @param list {@code allow} or {@code deny}
 * @param path {@code global.module[1]}: handler, artifact type, then positions within any and all
 */
public record RuleName(String list, String path, Place place) {

    RuleName part(int position, Place at) {
        return new RuleName(list, path + "[" + position + "]", at);
    }

    /** {@code deny rule global.module[1]}. */
    String words() {
        return list + " rule " + path;
    }

    /** {@code deny rule global.module[1] (config/policy.yaml:12)}; without the place where there is no file. */
    @Override
    public String toString() {
        String where = place.brief();
        return words() + (where.isEmpty() ? "" : " (" + where + ")");
    }
}
