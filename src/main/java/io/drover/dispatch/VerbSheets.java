package io.drover.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All verbs there are, as people read of them; read when first asked for, and again where kamelets have changed. Thread-safe. */
public final class VerbSheets {
    private static final Logger LOG = LoggerFactory.getLogger(VerbSheets.class);

    private final Verbs verbs;
    private final Supplier<Set<String>> names;
    private volatile @Nullable Read read;

    private record Read(int generation, List<VerbSheet> all) {}

    /** @param names of all verbs; one that its kamelets do not allow is left out, with a warning */
    public VerbSheets(Verbs verbs, Supplier<Set<String>> names) {
        this.verbs = verbs;
        this.names = names;
    }

    /** By name. */
    public List<VerbSheet> all() {
        Read known = read;
        int generation = verbs.generation();
        if (known == null || known.generation() != generation) {
            known = new Read(
                    generation,
                    names.get().stream()
                            .sorted()
                            .map(this::readable)
                            .flatMap(Optional::stream)
                            .toList());
            read = known;
        }
        return known.all();
    }

    public Optional<VerbSheet> find(String name) {
        return all().stream().filter(sheet -> sheet.name().equals(name)).findFirst();
    }

    /** As DISPATCH sees it. */
    public Verb verb(VerbSheet sheet) {
        return verbs.required(sheet.name());
    }

    private Optional<VerbSheet> readable(String name) {
        try {
            return Optional.of(verbs.sheet(name));
        } catch (IllegalArgumentException e) {
            LOG.warn("verb {} cannot be asked for: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
