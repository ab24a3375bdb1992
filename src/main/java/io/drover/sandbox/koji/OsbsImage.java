package io.drover.sandbox.koji;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image that OSBS has built and imports, without a koji task.
 *
 * @param source {@code https://src.example.org/container/httpd#<commit>}
 * @param component name of its builds; null: as the build before it of the same source, or the repository
 * @param target null: it goes into no tag
 * @param options as buildContainer takes them
 * @param owner a user of the hub
 */
public record OsbsImage(
        String source,
        @Nullable String component,
        @Nullable String target,
        Map<String, @Nullable Object> options,
        String owner) {}
