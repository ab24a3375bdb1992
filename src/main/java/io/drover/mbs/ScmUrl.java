package io.drover.mbs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a module's source is, as it is sent to MBS: {@code https://src.example.org/modules/foo.git?#<commit>}.
 *
 * @param text exactly as given; MBS compares builds' scmurl as text
 */
record ScmUrl(String text) {
    private static final String GIT = ".git";

    ScmUrl {
        int hash = text.indexOf('#');
        if (!text.contains("://") || hash < 0 || hash == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a scmurl; write https://host/modules/name?#commit, with the full commit");
        }
    }

    String commit() {
        return text.substring(text.indexOf('#') + 1);
    }

    /** The module's name, as MBS derives it. */
    String name() {
        return lastPart(text);
    }

    /** Last part of a repository's URL without {@code .git}, query and fragment. */
    static String lastPart(String url) {
        String name = stripEnd(repository(url));
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The text itself first, then the other ways in which the same commit is commonly written. */
    List<String> spellings() {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(text);
        String bare = stripEnd(repository(text));
        for (String end : List.of("", GIT)) {
            for (String mark : List.of("?#", "#")) {
                spellings.add(bare + end + mark + commit());
            }
        }
        return List.copyOf(spellings);
    }

    private static String repository(String url) {
        int end = url.length();
        for (char mark : new char[] {'#', '?'}) {
            int at = url.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return url.substring(0, end);
    }

    private static String stripEnd(String repository) {
        String bare = repository.endsWith("/") ? repository.substring(0, repository.length() - 1) : repository;
        return bare.endsWith(GIT) ? bare.substring(0, bare.length() - GIT.length()) : bare;
    }
}
