package io.drover.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table of what the server answers: method and path pattern to resource. A pattern is made of fixed parts,
 * {@code {name}} for one part of any text and {@code {name:int}} for one of digits. A slash at the end of a path makes no
 * difference, except where the pattern has one: without it the answer is a redirect.
 * Filled at start, read-only afterwards.
 */
public final class Resources {
    private final List<Entry> entries = new ArrayList<>();

    /** Answers one kind of request. */
    @FunctionalInterface
    public interface Resource {
        /** @throws ApiError where the answer is an error */
        Answer answer(Request request, PathValues path);
    }

    /** Answers one kind of request that changes something, of a user who may. */
    @FunctionalInterface
    public interface Change {
        /** @throws ApiError where the answer is an error */
        Answer answer(Request request, PathValues path, User user);
    }

    /** A set of resources that belong together. */
    @FunctionalInterface
    public interface Face {
        void addTo(Resources resources);
    }

    /** What stood where the pattern has names. */
    public record PathValues(Map<String, String> values) {
        /** Decoded. */
        public String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the pattern has no {" + name + "}");
            }
            try {
                // In a path a plus is a plus.
                return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("The URL has a broken %-sequence.");
            }
        }

        /** @throws ApiError 404 for more digits than an id has */
        public long number(String name) {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException e) {
                throw ApiError.notFound("No id has that many digits.");
            }
        }
    }

    /** A pattern with its resource. */
    record Entry(Operation operation, Change resource) {
        String method() {
            return operation.method();
        }

        private String pattern() {
            return operation.pattern();
        }

        /** Whether the request should have had a slash at its end. */
        boolean isMoved(Request request) {
            return pattern().endsWith("/") && !request.path().endsWith("/");
        }

        @Nullable
        Map<String, String> match(List<String> parts) {
            List<String> wanted = parts(pattern());
            if (wanted.size() != parts.size()) {
                return null;
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                if (!matches(wanted.get(i), parts.get(i), values)) {
                    return null;
                }
            }
            return values;
        }

        private static boolean matches(String wanted, String part, Map<String, String> values) {
            if (!wanted.startsWith("{")) {
                return wanted.equals(part);
            }
            boolean digits = wanted.endsWith(":int}");
            values.put(wanted.substring(1, wanted.length() - (digits ? 5 : 1)), part);
            return !digits || (!part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9'));
        }
    }

    /** An entry and what its pattern took from the path. */
    record Found(Entry entry, PathValues path) {}

    /** Something to read. */
    public void get(Operation operation, Resource resource) {
        add(new Entry(operation, (request, path, user) -> resource.answer(request, path)));
    }

    /** Something that changes something, for users with one of these roles; no roles: for every user. */
    public void change(Operation operation, Set<String> roles, Change resource) {
        add(new Entry(operation.forRoles(roles), resource));
    }

    private void add(Entry entry) {
        entry.operation().mustBeWhole();
        entries.add(entry);
    }

    /** All that can be asked for, in the order in which it was added. */
    public List<Operation> operations() {
        return entries.stream().map(Entry::operation).toList();
    }

    /**
     * @throws ApiError 404 for a path that nothing has, 405 for a method that the path has not
     */
    Found find(Request request) {
        List<String> parts = parts(request.path());
        for (Entry entry : entries) {
            Map<String, String> values = entry.method().equals(request.method()) ? entry.match(parts) : null;
            if (values != null) {
                return new Found(entry, new PathValues(values));
            }
        }
        throw new ApiError(
                405,
                "The method " + request.method() + " is not allowed for " + request.path() + ".",
                Map.of("Allow", allowed(request)));
    }

    /** The methods of a path: "GET, HEAD, OPTIONS". @throws ApiError 404 for a path that nothing has */
    String allowed(Request request) {
        List<String> parts = parts(request.path());
        Set<String> methods = new TreeSet<>();
        entries.stream().filter(entry -> entry.match(parts) != null).forEach(entry -> methods.add(entry.method()));
        if (methods.isEmpty()) {
            throw ApiError.notFound("Nothing is found at " + request.path() + ".");
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static List<String> parts(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        return List.of((inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1));
    }
}
