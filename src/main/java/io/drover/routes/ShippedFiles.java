package io.drover.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The routes and kamelets in the jar. */
public final class ShippedFiles {
    private static final String ROUTES = "classpath*:routes/*.camel.yaml";
    private static final String KAMELETS = "classpath*:routes/kamelets/*.kamelet.yaml";

    private ShippedFiles() {}

    /** @param name classpath:routes/gating.camel.yaml */
    public record Shipped(String name, String text) {}

    /** By name. */
    public static List<Shipped> routes() {
        return files(ROUTES, "classpath:routes/");
    }

    /** By name. */
    public static List<Shipped> kamelets() {
        return files(KAMELETS, "classpath:routes/kamelets/");
    }

    private static List<Shipped> files(String pattern, String before) {
        try {
            List<Shipped> files = new ArrayList<>();
            for (Resource found : new PathMatchingResourcePatternResolver(ShippedFiles.class.getClassLoader())
                    .getResources(pattern)) {
                try (InputStream in = found.getInputStream()) {
                    files.add(new Shipped(
                            before + found.getFilename(), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            files.sort(Comparator.comparing(Shipped::name));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
