package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of a build that is no RPM: a container image, a disk image, a jar. Guarded by the hub's lock. */
final class HubArchive {

    private static final List<Kind> KINDS = List.of(
            new Kind(1, "jar", "Jar file", "jar war rar ear sar jdocbook jdocbook-style"),
            new Kind(2, "zip", "Zip file", "zip"),
            new Kind(4, "tar", "Tar file", "tar tar.gz tar.bz2 tar.xz tgz"),
            new Kind(5, "xml", "XML file", "xml"),
            new Kind(8, "iso", "CD/DVD Image", "iso"),
            new Kind(9, "raw", "Raw disk image", "raw raw.xz"),
            new Kind(10, "qcow", "QCOW image", "qcow"),
            new Kind(11, "qcow2", "QCOW2 image", "qcow2"),
            new Kind(18, "ks", "Kickstart", "ks"),
            new Kind(20, "json", "JSON data", "json"),
            new Kind(30, "other", "Any other file", ""));
    private static final List<String> BTYPES = List.of("rpm", "maven", "win", "image", "operator-manifests", "module");

    /** A type of archives. @param extensions separated by blanks */
    record Kind(long id, String name, String description, String extensions) {}

    /** @param type checksum's: 0 md5, 1 sha1, 2 sha256 */
    record Checksum(String hex, int type) {}

    final long id;
    final HubBuild build;
    final String filename;
    final String btype;
    final Kind kind;
    String arch = "";
    long size;
    Checksum checksum;
    Map<String, @Nullable Object> extra = Map.of();
    boolean metadataOnly;
    /** What is in it. */
    final List<HubRpm> rpms = new ArrayList<>();

    @Nullable
    Long buildroot;

    HubArchive(long id, HubBuild build, String filename, String btype) {
        this.id = id;
        this.build = build;
        this.filename = filename;
        this.btype = btype;
        this.kind = kind(filename);
        this.size = 1_000_000 + id;
        this.checksum = new Checksum(HubDigest.md5(build.nvr + "/" + filename), 0);
    }

    private static Kind kind(String filename) {
        return KINDS.stream()
                .filter(kind -> List.of(kind.extensions().split(" ")).stream()
                        .anyMatch(extension -> !extension.isEmpty() && filename.endsWith("." + extension)))
                .findFirst()
                .orElse(KINDS.get(KINDS.size() - 1));
    }

    /** What getArchiveTypes tells. */
    static List<Map<String, Object>> kinds() {
        List<Map<String, Object>> kinds = new ArrayList<>();
        KINDS.forEach(kind -> kinds.add(Map.of(
                "id", kind.id(),
                "name", kind.name(),
                "description", kind.description(),
                "extensions", kind.extensions())));
        return kinds;
    }

    static long btypeId(String btype) {
        int index = BTYPES.indexOf(btype);
        return index < 0 ? 100 + Math.floorMod(btype.hashCode(), 1000) : index + 1L;
    }

    /** Of a type: {@code image} adds the arch. */
    Map<String, @Nullable Object> struct(boolean withArch) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("build_id", build.id);
        struct.put("btype", btype);
        struct.put("btype_id", btypeId(btype));
        struct.put("type_id", kind.id());
        struct.put("type_name", kind.name());
        struct.put("type_description", kind.description());
        struct.put("type_extensions", kind.extensions());
        struct.put("filename", filename);
        struct.put("size", size);
        struct.put("checksum", checksum.hex());
        struct.put("checksum_type", checksum.type());
        struct.put("buildroot_id", buildroot);
        struct.put("metadata_only", metadataOnly);
        struct.put("extra", extra.isEmpty() ? null : extra);
        if (withArch) {
            struct.put("arch", arch);
        }
        return struct;
    }
}
