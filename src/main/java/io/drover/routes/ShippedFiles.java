package io.drover.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The routes and kamelets in the jar, read once. Thread-safe. */
public final class ShippedFiles {
    private static final String ROUTES = "routes";
    private static final String KAMELETS = "routes/kamelets";

    private ShippedFiles() {}

    /** @param name classpath:routes/gating.camel.yaml */
    public record Shipped(String name, String text) {}

    /** Made when first asked for, one after the other. */
    private static final class Routes {
        static final List<Shipped> FILES = files(ROUTES, ".camel.yaml");
    }

    private static final class Kamelets {
        static final List<Shipped> FILES = files(KAMELETS, ".kamelet.yaml");
    }

    /** By name. */
    public static List<Shipped> routes() {
        return Routes.FILES;
    }

    /** By name. */
    public static List<Shipped> kamelets() {
        return Kamelets.FILES;
    }

    private static List<Shipped> files(String directory, String ending) {
        try {
            URLConnection place = Objects.requireNonNull(ShippedFiles.class.getResource("/" + directory))
                    .openConnection();
            List<Shipped> files = place instanceof JarURLConnection jar
                    ? inJar(jar.getJarFile(), directory, ending)
                    : inDirectories(directory, ending);
            files.sort(Comparator.comparing(Shipped::name));
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spring's search puts the names of all that is in the jar in order first, which is a tenth of a start. */
    private static List<Shipped> inJar(JarFile jar, String directory, String ending) throws IOException {
        Predicate<String> sought =
                Pattern.compile(Pattern.quote(directory) + "/[^/]+" + Pattern.quote(ending)).asMatchPredicate();
        List<Shipped> files = new ArrayList<>();
        for (JarEntry entry : jar.stream().filter(e -> sought.test(e.getName())).toList()) {
            try (InputStream in = jar.getInputStream(entry)) {
                files.add(shipped(entry.getName(), in));
            }
        }
        return files;
    }

    private static List<Shipped> inDirectories(String directory, String ending) throws IOException {
        List<Shipped> files = new ArrayList<>();
        for (Resource found : new PathMatchingResourcePatternResolver(ShippedFiles.class.getClassLoader())
                .getResources("classpath*:" + directory + "/*" + ending)) {
            try (InputStream in = found.getInputStream()) {
                files.add(shipped(directory + "/" + found.getFilename(), in));
            }
        }
        return files;
    }

    private static Shipped shipped(String path, InputStream text) throws IOException {
        return new Shipped("classpath:" + path, new String(text.readAllBytes(), StandardCharsets.UTF_8));
    }
}
