package io.drover.sandbox.koji;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Archives: images, jars and what else is no RPM (wire/koji.md §5.7). */
final class ArchiveMethods {

    private final HubState state;

    ArchiveMethods(HubState state) {
        this.state = state;
    }

    void register(HubMethods methods) {
        methods.add(
                "listArchives(buildID=nil, buildrootID=nil, componentBuildrootID=nil, hostID=nil, type=nil,"
                        + " filename=nil, size=nil, checksum=nil, checksum_type=nil, typeInfo=nil, queryOpts=nil,"
                        + " imageID=nil, archiveID=nil, strict=false)",
                this::list);
        methods.add("getArchive(archive_id, strict=false)", (call, args) -> find(args, false));
        methods.add("getImageArchive(archive_id, strict=false)", (call, args) -> find(args, true));
        methods.add("listArchiveFiles(archive_id, queryOpts=nil, strict=false)", (call, args) -> {
            find(args, false);
            return HubQuery.apply(List.of(), args.struct("queryOpts"));
        });
        methods.add("getArchiveTypes()", (call, args) -> HubArchive.kinds());
    }

    private @Nullable Object find(HubArguments args, boolean image) {
        HubArchive archive = state.builds.findArchive(args.value("archive_id")).orElse(null);
        if (archive == null && args.flag("strict")) {
            throw HubFault.generic("No such archive: " + args.value("archive_id"));
        }
        return archive == null ? null : archive.struct(image);
    }

    private Object list(HubCall call, HubArguments args) {
        Long build = null;
        if (args.has("buildID")) {
            HubBuild found = args.flag("strict")
                    ? state.builds.build(args.value("buildID"))
                    : state.builds.find(args.value("buildID")).orElse(null);
            build = found == null ? Long.valueOf(-1) : Long.valueOf(found.id);
        }
        Long of = build;
        boolean image = "image".equals(args.value("type"));
        List<Map<String, @Nullable Object>> rows = state.builds.archives().stream()
                .filter(archive -> of == null || archive.build.id == of)
                .filter(archive -> fits(archive, args))
                .map(archive -> archive.struct(image))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private static boolean fits(HubArchive archive, HubArguments args) {
        return is(args, "type", archive.btype)
                && is(args, "filename", archive.filename)
                && is(args, "size", archive.size)
                && is(args, "checksum", archive.checksum.hex())
                && is(args, "checksum_type", (long) archive.checksum.type())
                && is(args, "buildrootID", archive.buildroot)
                && is(args, "archiveID", archive.id)
                && !args.has("componentBuildrootID")
                && !args.has("hostID")
                && !args.has("imageID");
    }

    private static boolean is(HubArguments args, String name, @Nullable Object value) {
        Object wanted = args.value(name);
        return wanted == null || wanted.equals(value);
    }
}
