package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one tag of a description. */
final class WantedTagReader {

    private static final List<String> TAG = List.of(
            "absent", "arches", "locked", "permission", "extra", "inherits", "external-repos", "packages", "groups");
    private static final List<String> LINK =
            List.of("tag", "priority", "maxdepth", "intransitive", "noconfig", "pkg-filter");
    private static final List<String> REPO = List.of("name", "priority", "merge-mode", "arches");
    private static final Set<String> MERGE_MODES = Set.of("koji", "simple", "bare");

    WantedTag read(String name, YamlPart part) {
        String what = "tag " + name;
        Map<String, YamlPart> fields = part.fields(what, TAG);
        YamlPart absent = fields.get("absent");
        if (absent != null && absent.flag(what + ": absent")) {
            if (fields.size() > 1) {
                part.fault(what + " is absent and has more keys; keep absent: true alone");
            }
            return WantedTag.gone(name, part.place());
        }
        return new WantedTag(
                name,
                part.place(),
                false,
                config(what, fields),
                list(what + ": inherits", fields.get("inherits"), WantedTagReader::link),
                list(what + ": external-repos", fields.get("external-repos"), WantedTagReader::repo),
                fields.containsKey("packages") ? packages(what, fields.get("packages")) : null,
                groups(what, fields.get("groups")));
    }

    private static WantedTag.Config config(String what, Map<String, YamlPart> fields) {
        YamlPart arches = fields.get("arches");
        YamlPart locked = fields.get("locked");
        YamlPart permission = fields.get("permission");
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        if (fields.containsKey("extra")) {
            fields.get("extra").named(what + ": extra").forEach((key, value) -> extra.put(key, value.value()));
        }
        return new WantedTag.Config(
                arches == null ? null : names(what + ": arches", arches),
                locked == null ? null : locked.flag(what + ": locked"),
                permission == null
                        ? null
                        : new WantedTag.Permission(permission.isNull() ? null : permission.name(what + ": permission")),
                extra);
    }

    private static Set<String> names(String what, YamlPart part) {
        Set<String> names = new TreeSet<>();
        for (YamlPart element : part.elements(what)) {
            if (!names.add(element.name(what))) {
                element.fault(what + " names " + element.text(what) + " twice");
            }
        }
        return names;
    }

    private static <T> @Nullable List<T> list(String what, @Nullable YamlPart part, Function<YamlPart, T> reader) {
        return part == null ? null : part.elements(what).stream().map(reader).toList();
    }

    private static WantedTag.Inherited link(YamlPart part) {
        Map<String, YamlPart> fields = part.fields("a link of inherits", LINK);
        String parent = required(part, fields, "tag");
        String what = "the link to " + parent;
        YamlPart depth = fields.get("maxdepth");
        OptionalInt maxdepth =
                depth == null || depth.isNull() ? OptionalInt.empty() : depth.number(what + ": maxdepth");
        return new WantedTag.Inherited(
                new Link(
                        parent,
                        priority(part, fields, what),
                        maxdepth.isPresent() ? maxdepth.getAsInt() : null,
                        flag(fields, what, "intransitive"),
                        flag(fields, what, "noconfig"),
                        filter(fields.get("pkg-filter"), what)),
                part.place());
    }

    private static String filter(@Nullable YamlPart part, String what) {
        String filter = part == null ? "" : part.text(what + ": pkg-filter");
        try {
            Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            if (part != null) {
                part.fault(what + ": pkg-filter is no regular expression: " + e.getDescription());
            }
        }
        return filter;
    }

    private static WantedTag.Repo repo(YamlPart part) {
        Map<String, YamlPart> fields = part.fields("an entry of external-repos", REPO);
        String name = required(part, fields, "name");
        String what = "external repository " + name;
        YamlPart mode = fields.get("merge-mode");
        if (mode != null && !MERGE_MODES.contains(mode.text(what))) {
            mode.fault(what + ": merge-mode is one of " + new TreeSet<>(MERGE_MODES));
        }
        YamlPart arches = fields.get("arches");
        RepoLink link = new RepoLink(
                name,
                priority(part, fields, what),
                mode == null ? "koji" : mode.text(what),
                arches == null ? Set.of() : names(what + ": arches", arches));
        return new WantedTag.Repo(link, part.place());
    }

    private static WantedTag.Packages packages(String what, @Nullable YamlPart part) {
        Map<String, YamlPart> fields =
                part == null ? Map.of() : part.fields(what + ": packages", List.of("owner", "list", "others"));
        YamlPart owner = fields.get("owner");
        String usual = owner == null ? "" : owner.name(what + ": packages: owner");
        List<WantedTag.Entry> entries = new ArrayList<>();
        if (fields.containsKey("list")) {
            for (YamlPart entry : fields.get("list").elements(what + ": packages: list")) {
                entries.add(entry(entry, usual));
            }
        } else if (part != null) {
            part.fault(what + ": packages needs a list; an empty one is []");
        }
        return new WantedTag.Packages(entries, others(what, fields.get("others")));
    }

    private static WantedTag.Others others(String what, @Nullable YamlPart part) {
        if (part == null) {
            return WantedTag.Others.KEEP;
        }
        String word = part.text(what + ": packages: others");
        for (WantedTag.Others others : WantedTag.Others.values()) {
            if (others.name().toLowerCase(Locale.ROOT).equals(word)) {
                return others;
            }
        }
        part.fault(what + ": packages: others is keep, block or remove");
        return WantedTag.Others.KEEP;
    }

    private static WantedTag.Entry entry(YamlPart part, String usualOwner) {
        Map<String, YamlPart> fields =
                part.isText() ? Map.of("name", part) : part.fields("a package", List.of("name", "blocked", "owner"));
        String name = required(part, fields, "name");
        YamlPart owner = fields.get("owner");
        String owned = owner == null ? usualOwner : owner.name("package " + name + ": owner");
        if (owned.isEmpty()) {
            part.fault("package " + name + " needs an owner, its own or the list's");
        }
        return new WantedTag.Entry(name, part.place(), flag(fields, "package " + name, "blocked"), owned);
    }

    private static Map<String, WantedTag.Group> groups(String what, @Nullable YamlPart part) {
        Map<String, WantedTag.Group> groups = new LinkedHashMap<>();
        if (part != null) {
            part.named(what + ": groups")
                    .forEach((name, members) -> groups.put(
                            name,
                            new WantedTag.Group(name, members.place(), names(what + ": group " + name, members))));
        }
        return groups;
    }

    private static String required(YamlPart part, Map<String, YamlPart> fields, String key) {
        YamlPart field = fields.get(key);
        if (field == null) {
            part.fault("it needs a " + key);
            return "?";
        }
        return field.name(key);
    }

    private static int priority(YamlPart part, Map<String, YamlPart> fields, String what) {
        YamlPart field = fields.get("priority");
        if (field == null) {
            part.fault(what + " needs a priority");
            return 0;
        }
        return field.number(what + ": priority").orElse(0);
    }

    private static boolean flag(Map<String, YamlPart> fields, String what, String key) {
        YamlPart field = fields.get(key);
        return field != null && field.flag(what + ": " + key);
    }
}
