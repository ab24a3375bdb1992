package io.drover.sandbox.mbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.mbs.ModuleBuild.Contexts;
import io.drover.sandbox.mbs.ModuleBuild.Identity;
import io.drover.sandbox.mbs.Modulemd.Dependencies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Expands a modulemd into one build per combination of buildrequired streams, and computes what they are called. */
final class Expansion {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final String PLATFORM = "platform";

    private final ModuleBuilds builds;
    private final List<String> platforms;

    /** @param platforms streams of the base module: {@code f42}, {@code f43} */
    Expansion(ModuleBuilds builds, List<String> platforms) {
        this.builds = builds;
        this.platforms = List.copyOf(platforms);
    }

    /** One context. */
    record Combination(Identity identity, ObjectNode buildRequires, Contexts contexts) {}

    /** @throws RestProblem 400 where nothing satisfies the dependencies, 422 where a buildrequire is not ready */
    List<Combination> of(String name, String stream, Modulemd modulemd, Instant committed) {
        List<Combination> all = new ArrayList<>();
        for (Dependencies dependencies : modulemd.dependencies()) {
            List<Map<String, String>> combinations = List.of(new TreeMap<>());
            for (Map.Entry<String, List<String>> wish :
                    dependencies.buildRequires().entrySet()) {
                combinations = times(combinations, wish.getKey(), candidates(wish.getKey(), wish.getValue()));
            }
            for (Map<String, String> streams : combinations) {
                all.add(combination(name, stream, streams, dependencies, committed));
            }
        }
        if (all.isEmpty()) {
            throw new RestProblem(
                    400,
                    "No dependency combination was satisfied. Please verify the buildrequires in"
                            + " your modulemd have previously been built.");
        }
        return all;
    }

    private List<String> candidates(String module, List<String> wished) {
        List<String> known = module.equals(PLATFORM) ? platforms : builds.readyStreams(module);
        if (wished.stream().allMatch(stream -> stream.startsWith("-"))) {
            return known.stream()
                    .filter(stream -> !wished.contains("-" + stream))
                    .toList();
        }
        for (String stream : wished) {
            if (!known.contains(stream)) {
                throw new RestProblem(422, "The buildrequired module " + module + ":" + stream + " is not ready");
            }
        }
        return wished;
    }

    private static List<Map<String, String>> times(
            List<Map<String, String>> combinations, String module, List<String> streams) {
        List<Map<String, String>> product = new ArrayList<>();
        for (Map<String, String> one : combinations) {
            for (String stream : streams) {
                Map<String, String> longer = new TreeMap<>(one);
                longer.put(module, stream);
                product.add(longer);
            }
        }
        return product;
    }

    private Combination combination(
            String name, String stream, Map<String, String> streams, Dependencies dependencies, Instant committed) {
        String build = sha1(streams.toString());
        String runtime = sha1(new TreeMap<>(dependencies.requires()).toString());
        String context = sha1(build + ":" + runtime).substring(0, 8);
        String prefix = streams.getOrDefault(PLATFORM, "").replaceAll("[^0-9]", "");
        Identity identity = new Identity(name, stream, prefix + VERSION.format(committed), context);
        return new Combination(identity, resolved(streams), new Contexts(build, runtime));
    }

    private ObjectNode resolved(Map<String, String> streams) {
        ObjectNode json = SandboxJson.object();
        streams.forEach((module, stream) -> {
            Optional<Identity> ready = builds.ready(module, stream).map(ModuleBuild::identity);
            ObjectNode one = json.putObject(module).put("stream", stream);
            one.put("version", ready.map(Identity::version).orElse("1"));
            one.put("context", ready.map(Identity::context).orElse("00000000"));
            one.put("ref", stream);
            one.put("koji_tag", ready.map(ModuleBuildJson::kojiTag).orElse("module-" + stream + "-build"));
            one.putArray("filtered_rpms");
        });
        return json;
    }

    static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
