package io.drover.routes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            Path ours = Path.of(ShippedFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Shipped> files =
                    Files.isRegularFile(ours) ? inJar(ours, directory, ending) : inDirectories(directory, ending);
            files.sort(Comparator.comparing(Shipped::name));
            return List.copyOf(files);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the shipped files cannot be read: " + e, e);
        }
    }

    /** Spring's search puts the names of all that is in the jar in order first, which is a tenth of a start. */
    private static List<Shipped> inJar(Path ours, String directory, String ending) throws IOException {
        Predicate<String> sought = Pattern.compile(Pattern.quote(directory) + "/[^/]+" + Pattern.quote(ending))
                .asMatchPredicate();
        List<Shipped> files = new ArrayList<>();
        try (JarFile jar = new JarFile(ours.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(e -> sought.test(e.getName())).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.add(shipped(entry.getName(), in));
                }
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
