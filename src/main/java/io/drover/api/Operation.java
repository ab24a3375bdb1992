package io.drover.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path, as people and programs read of it, and as {@link Resources} routes by it: what is not described here
 * cannot be asked for. Immutable.
 *
 * @param pattern "/api/1/events/{id:int}", as {@link Resources} has it
 * @param summary one sentence
 * @param params of the path and of the query
 * @param body the fields of the JSON object that is sent; empty where nothing is
 * @param answer what comes back where all is well
 * @param roles one of them is needed, none: a login is; null for what only reads
 * @param refusals statuses of errors besides those that {@link #refusals()} finds by itself
 */
public record Operation(
        String method,
        String pattern,
        String summary,
        List<Param> params,
        List<Field> body,
        Gives answer,
        @Nullable Set<String> roles,
        Set<Integer> refusals) {
    private static final Pattern NAMED = Pattern.compile("\\{(\\w+)(:int)?}");

    public Operation {
        params = List.copyOf(params);
        body = List.copyOf(body);
        roles = roles == null ? null : Set.copyOf(roles);
        refusals = Set.copyOf(refusals);
        if (!summary.endsWith(".")) {
            throw new IllegalArgumentException(method + " " + pattern + ": its summary is no sentence: " + summary);
        }
    }

    /** Where a parameter stands. */
    public enum Place {
        PATH,
        QUERY
    }

    /** One parameter. @param type of JSON schema: string, integer, boolean */
    public record Param(Place place, String name, String type, String description) {}

    /** One field of the body. @param type of JSON schema, "any" for whatever it is */
    public record Field(String name, String type, boolean required, String description) {}

    /**
     * What comes back.
     *
     * @param status 200, 201, 202
     * @param type "application/json"
     * @param fields that a JSON object always has; empty where it is no object, or one of any fields
     */
    public record Gives(int status, String type, String description, List<String> fields) {
        public Gives {
            fields = List.copyOf(fields);
        }
    }

    /** Something to read. */
    public static Operation get(String pattern, String summary) {
        return of("GET", pattern, summary);
    }

    public static Operation post(String pattern, String summary) {
        return of("POST", pattern, summary);
    }

    public static Operation of(String method, String pattern, String summary) {
        Gives json = new Gives(200, Answer.JSON, "A JSON object.", List.of());
        return new Operation(method, pattern, summary, List.of(), List.of(), json, null, Set.of());
    }

    /** Says what stands for {@code {name}} in the path. */
    public Operation path(String name, String description) {
        boolean number = pattern.contains("{" + name + ":int}");
        return with(new Param(Place.PATH, name, number ? "integer" : "string", description));
    }

    public Operation query(String name, String description) {
        return with(new Param(Place.QUERY, name, "string", description));
    }

    public Operation query(String name, String type, String description) {
        return with(new Param(Place.QUERY, name, type, description));
    }

    public Operation with(Param... more) {
        List<Param> all = new ArrayList<>(params);
        all.addAll(List.of(more));
        return new Operation(method, pattern, summary, all, body, answer, roles, refusals);
    }

    /** A field that must be there. */
    public Operation needs(String name, String type, String description) {
        return with(new Field(name, type, true, description));
    }

    /** A field that may be there. */
    public Operation takes(String name, String type, String description) {
        return with(new Field(name, type, false, description));
    }

    public Operation with(Field... more) {
        List<Field> all = new ArrayList<>(body);
        all.addAll(List.of(more));
        return new Operation(method, pattern, summary, params, all, answer, roles, refusals);
    }

    /** A JSON object that has at least these fields. */
    public Operation gives(String... fields) {
        return gives(200, fields);
    }

    public Operation gives(int status, String... fields) {
        return gives(new Gives(status, Answer.JSON, "A JSON object.", List.of(fields)));
    }

    /** Something that is no JSON object of known fields. */
    public Operation givesAs(String type, String description) {
        return gives(new Gives(200, type, description, List.of()));
    }

    private Operation gives(Gives what) {
        return new Operation(method, pattern, summary, params, body, what, roles, refusals);
    }

    public Operation refuses(Integer... statuses) {
        return new Operation(method, pattern, summary, params, body, answer, roles, Set.of(statuses));
    }

    /** For users with one of these roles; no roles: for every user. */
    public Operation forRoles(Set<String> needed) {
        return new Operation(method, pattern, summary, params, body, answer, needed, refusals);
    }

    /** All statuses of errors that can be expected. */
    @Override
    public Set<Integer> refusals() {
        Set<Integer> all = new TreeSet<>(refusals);
        all.addAll(Set.of(401, 503));
        if (roles != null) {
            all.addAll(Set.of(403, 429));
        }
        if (params.stream().anyMatch(param -> param.place() == Place.PATH)) {
            all.add(404);
        }
        if (!body.isEmpty()) {
            all.addAll(Set.of(400, 413, 415));
        }
        return all;
    }

    /** Without the types of names: "/api/1/events/{id}". */
    public String template() {
        return NAMED.matcher(pattern).replaceAll("{$1}");
    }

    /** @throws IllegalArgumentException for a name of the pattern that no parameter describes, or the other way round */
    void mustBeWhole() {
        Set<String> named = new TreeSet<>();
        Matcher name = NAMED.matcher(pattern);
        while (name.find()) {
            named.add(name.group(1));
        }
        Set<String> described = new TreeSet<>();
        params.stream().filter(param -> param.place() == Place.PATH).forEach(param -> described.add(param.name()));
        if (!named.equals(described)) {
            throw new IllegalArgumentException(
                    method + " " + pattern + ": its path names " + named + ", and described are " + described);
        }
    }
}
