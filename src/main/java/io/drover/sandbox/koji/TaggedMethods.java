package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is in a tag: builds, RPMs, archives (wire/koji.md §5.7). */
final class TaggedMethods {

    private final HubState state;

    TaggedMethods(HubState state) {
        this.state = state;
    }

    void register(HubMethods methods) {
        methods.add(
                "listTagged(tag, event=nil, inherit=false, prefix=nil, latest=false, package=nil, owner=nil, type=nil,"
                        + " strict=true, extra=false, draft=nil)",
                (call, args) -> builds(args, args.flag("inherit"), latest(args)));
        methods.add(
                "getLatestBuilds(tag, event=nil, package=nil, type=nil, draft=nil)",
                (call, args) -> builds(args, true, 1));
        methods.add(
                "listTaggedRPMS(tag, event=nil, inherit=false, latest=false, package=nil, arch=nil, rpmsigs=false,"
                        + " owner=nil, type=nil, strict=true, extra=true, draft=nil)",
                (call, args) -> rpms(args, args.flag("inherit"), latest(args)));
        methods.add(
                "getLatestRPMS(tag, package=nil, arch=nil, event=nil, rpmsigs=false, type=nil, draft=nil)",
                (call, args) -> rpms(args, true, 1));
        methods.add(
                "listTaggedArchives(tag, event=nil, inherit=false, latest=false, package=nil, type=nil, strict=true,"
                        + " extra=true)",
                this::archives);
    }

    private static long latest(HubArguments args) {
        Object latest = args.value("latest");
        return latest instanceof Long number && number > 0 ? number : args.flag("latest") ? 1 : Long.MAX_VALUE;
    }

    /** Empty where the tag is missing and that is no fault. */
    private List<HubContents.Tagged> tagged(HubArguments args, boolean inherit, long most) {
        Long event = args.numberOrNull("event");
        boolean lenient = Boolean.FALSE.equals(args.value("strict"));
        if (lenient && state.tags.find(args.value("tag"), event).isEmpty()) {
            return List.of();
        }
        HubTag tag = state.tags.tag(args.value("tag"), event);
        Object packageRef = args.value("package") instanceof Map<?, ?> struct
                ? state.findPackage(struct).orElse("")
                : args.value("package");
        HubUser owner = args.has("owner") ? state.users.user(args.value("owner")) : null;
        String prefix = args.textOrNull("prefix");
        String type = args.textOrNull("type");
        return HubContents.builds(tag, new HubContents.Wish(event, inherit, packageRef, most)).stream()
                .filter(one -> owner == null || one.build().owner == owner)
                .filter(one -> prefix == null || one.build().nvr.name().startsWith(prefix))
                .filter(one -> type == null || one.build().allTypes().contains(type))
                .toList();
    }

    private Object builds(HubArguments args, boolean inherit, long most) {
        return tagged(args, inherit, most).stream()
                .map(one -> row(one, args.flag("extra")))
                .toList();
    }

    private static Map<String, @Nullable Object> row(HubContents.Tagged tagged, boolean extra) {
        HubBuild build = tagged.build();
        Map<String, @Nullable Object> row = build.inTag();
        row.put("id", build.id);
        row.put("tag_id", tagged.tag().id);
        row.put("tag_name", tagged.tag().name);
        row.put("create_event", tagged.event());
        if (extra) {
            row.put("extra", build.extra.isEmpty() ? null : build.extra);
        }
        return row;
    }

    private Object rpms(HubArguments args, boolean inherit, long most) {
        List<HubContents.Tagged> tagged = tagged(args, inherit, most);
        List<Object> rows = new ArrayList<>();
        for (HubContents.Tagged one : tagged) {
            for (HubRpm rpm : one.build().rpms) {
                if (!args.has("arch") || isOf(rpm.nvra.arch(), args.value("arch"))) {
                    row(rpm, args).forEach(rows::add);
                }
            }
        }
        List<Map<String, @Nullable Object>> builds =
                tagged.stream().map(one -> row(one, args.flag("extra"))).toList();
        return List.of(rows, builds);
    }

    private static boolean isOf(String arch, @Nullable Object wanted) {
        return wanted instanceof List<?> several ? several.contains(arch) : arch.equals(wanted);
    }

    /** One row, or one for each signature. */
    private static Stream<Map<String, @Nullable Object>> row(HubRpm rpm, HubArguments args) {
        if (!args.flag("rpmsigs")) {
            return Stream.of(rpm.struct());
        }
        return rpm.signatures.keySet().stream().map(key -> {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(rpm.struct());
            row.put("sigkey", key);
            return row;
        });
    }

    private Object archives(HubCall call, HubArguments args) {
        List<HubContents.Tagged> tagged = tagged(args, args.flag("inherit"), latest(args));
        List<Map<String, @Nullable Object>> rows = tagged.stream()
                .flatMap(one -> one.build().archives.stream())
                .map(archive -> archive.struct("image".equals(args.value("type"))))
                .toList();
        return List.of(
                rows, tagged.stream().map(one -> row(one, args.flag("extra"))).toList());
    }
}
