package io.drover.api.freshmaker;

import io.drover.api.ApiError;
import io.drover.api.Query;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads parameters as Freshmaker does. */
final class Params {
    private Params() {}

    /** All values of a parameter that may be repeated, null where it is not there. */
    static @Nullable Set<String> set(Query query, String name) {
        List<String> values = query.all(name);
        return values.isEmpty() ? null : Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** All values of a parameter that may be repeated and holds ids. @throws ApiError 400 */
    static @Nullable Set<Long> ids(Query query, String name) {
        List<String> values = query.all(name);
        if (values.isEmpty()) {
            return null;
        }
        Set<Long> ids = new LinkedHashSet<>();
        values.forEach(value -> ids.add(id(name, value)));
        return ids;
    }

    /** An id, null where the parameter is not there. @throws ApiError 400 */
    static @Nullable Long id(Query query, String name) {
        Optional<String> value = query.first(name);
        return value.isPresent() ? id(name, value.get()) : null;
    }

    private static Long id(String name, String value) {
        return number(value).orElseThrow(() -> ApiError.badRequest("An invalid " + name + " was supplied"));
    }

    static Optional<Long> number(String value) {
        try {
            return Optional.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * A state or type by number, whether or not it has a name, or by name in any case.
     *
     * @return the constant; null for a number that none has: then nothing is found
     * @throws ApiError 400 with this error for a word that is no name
     */
    static <E extends Enum<E>> @Nullable E constant(E[] all, String value, String error) {
        Optional<Long> number = number(value);
        if (number.isPresent()) {
            return number.get() >= 0 && number.get() < all.length
                    ? all[number.get().intValue()]
                    : null;
        }
        for (E constant : all) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw ApiError.badRequest(error);
    }
}
