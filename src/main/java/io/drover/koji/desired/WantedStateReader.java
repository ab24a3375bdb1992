package io.drover.koji.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the top of a description, its external repositories and its targets. */
final class WantedStateReader {

    private static final List<String> TARGET = List.of("absent", "build-tag", "dest-tag");

    private final Faults faults;
    private final WantedTagReader tagReader = new WantedTagReader();

    WantedStateReader(Faults faults) {
        this.faults = faults;
    }

    WantedState read(String yaml, String file) {
        Map<String, WantedRepo> repos = new LinkedHashMap<>();
        Map<String, WantedTag> tags = new LinkedHashMap<>();
        Map<String, WantedTarget> targets = new LinkedHashMap<>();
        YamlPart.document(yaml, faults).ifPresent(root -> {
            Map<String, YamlPart> top = root.fields("the description", List.of("external-repos", "tags", "targets"));
            each(top.get("external-repos"), "external-repos", (name, part) -> repos.put(name, repo(name, part)));
            each(top.get("tags"), "tags", (name, part) -> tags.put(name, tagReader.read(name, part)));
            each(top.get("targets"), "targets", (name, part) -> targets.put(name, target(name, part)));
        });
        return new WantedState(file, repos, tags, targets);
    }

    private interface Taker {
        void take(String name, YamlPart part);
    }

    private static void each(@Nullable YamlPart part, String what, Taker taker) {
        if (part != null) {
            part.named(what).forEach(taker::take);
        }
    }

    private static WantedRepo repo(String name, YamlPart part) {
        String url = part.text("external repository " + name);
        if (!url.matches("(https?|ftp|file)://\\S+")) {
            part.fault("external repository " + name + " needs an address such as https://example.org/repo/$arch/");
        }
        return new WantedRepo(name, part.place(), url.endsWith("/") ? url : url + "/");
    }

    private static WantedTarget target(String name, YamlPart part) {
        String what = "target " + name;
        Map<String, YamlPart> fields = part.fields(what, TARGET);
        YamlPart absent = fields.get("absent");
        if (absent != null && absent.flag(what + ": absent")) {
            if (fields.size() > 1) {
                part.fault(what + " is absent and has more keys; keep absent: true alone");
            }
            return new WantedTarget(name, part.place(), true, "", "");
        }
        return new WantedTarget(
                name, part.place(), false, tag(part, fields, what, "build-tag"), tag(part, fields, what, "dest-tag"));
    }

    private static String tag(YamlPart target, Map<String, YamlPart> fields, String what, String key) {
        YamlPart part = fields.get(key);
        if (part == null) {
            target.fault(what + " needs a " + key);
            return "?";
        }
        return part.name(what + ": " + key);
    }
}
