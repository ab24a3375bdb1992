package io.drover.api;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL in their order; a name may come more than once. */
public record Query(List<Param> params) {
    private static final int MOST = 200;

    public Query {
        params = List.copyOf(params);
    }

    /** One {@code name=value}, decoded. */
    public record Param(String name, String value) {}

    /**
     * Of the part behind the question mark, null and "" where there is none.
     *
     * @throws ApiError 400 for a broken %-sequence or more than 200 parameters
     */
    public static Query parse(@Nullable String raw) {
        List<Param> params = new ArrayList<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", MOST + 1)) {
            int equals = pair.indexOf('=');
            if (params.size() == MOST) {
                throw ApiError.badRequest("More than " + MOST + " parameters in the URL.");
            }
            if (!pair.isEmpty()) {
                params.add(new Param(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1))));
            }
        }
        return new Query(params);
    }

    /** The first value of that name. */
    public Optional<String> first(String name) {
        return params.stream()
                .filter(param -> param.name().equals(name))
                .map(Param::value)
                .findFirst();
    }

    public List<String> all(String name) {
        return params.stream()
                .filter(param -> param.name().equals(name))
                .map(Param::value)
                .toList();
    }

    /** The same without the parameters of that name. */
    public Query without(String name) {
        return new Query(
                params.stream().filter(param -> !param.name().equals(name)).toList());
    }

    /** The same with this parameter behind the others. */
    public Query with(String name, Object value) {
        List<Param> longer = new ArrayList<>(without(name).params);
        longer.add(new Param(name, value.toString()));
        return new Query(longer);
    }

    /** Encoded again: {@code state=DONE&page=2}. */
    @Override
    public String toString() {
        return String.join(
                "&",
                params.stream()
                        .map(param -> encode(param.name()) + "=" + encode(param.value()))
                        .toList());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("The URL has a broken %-sequence.");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
