package io.drover.dispatch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A password or token, asked for at the moment when it is needed: one that stands in a file may be another by then. Never shown;
 * two are equal when they say the same now. Thread-safe.
 */
public final class Secret {
    public static final Secret NONE = of("");

    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /** One that stays as it is. */
    public static Secret of(String value) {
        String stripped = value.strip();
        return new Secret(() -> stripped);
    }

    /** One that is read each time. @param source may throw {@link CallFailed} where it cannot be read now */
    public static Secret read(Supplier<String> source) {
        return new Secret(source);
    }

    /** What it is now; "" where there is none. */
    public String now() {
        return source.get();
    }

    public boolean isEmpty() {
        return now().isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && secret.now().equals(now());
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
