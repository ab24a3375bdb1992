package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An RPM of a build. Guarded by the hub's lock. */
final class HubRpm {

    /** {@code src} is the source RPM. */
    record Nvra(String name, String version, String release, String arch) {
        /** With or without the ending {@code .rpm}. @throws HubFault 1000 where the text is no NVRA */
        static Nvra parse(String text) {
            String stem = text.endsWith(".rpm") ? text.substring(0, text.length() - 4) : text;
            int dot = stem.lastIndexOf('.');
            if (dot < 1) {
                throw HubFault.generic("invalid format: " + text);
            }
            HubBuild.Nvr nvr = HubBuild.Nvr.parse(stem.substring(0, dot));
            return new Nvra(nvr.name(), nvr.version(), nvr.release(), stem.substring(dot + 1));
        }

        String nvr() {
            return name + "-" + version + "-" + release;
        }

        @Override
        public String toString() {
            return nvr() + "." + arch;
        }
    }

    final long id;
    final Nvra nvra;
    final HubBuild build;
    final Instant built;
    /** Hash of the header by key; the empty key is the unsigned header. */
    final Map<String, String> signatures = new TreeMap<>();
    /** Keys of which a signed copy was written. */
    final Set<String> copies = new LinkedHashSet<>();

    HubRpm(long id, Nvra nvra, HubBuild build, Instant built) {
        this.id = id;
        this.nvra = nvra;
        this.build = build;
        this.built = built;
        signatures.put("", HubDigest.md5(nvra + "-header"));
    }

    void sign(String key) {
        signatures.put(key, HubDigest.md5(nvra + "-" + key));
    }

    /** What lists tell. */
    Map<String, @Nullable Object> listed() {
        Map<String, @Nullable Object> struct = struct();
        struct.put("nvr", nvra.nvr());
        return struct;
    }

    /** What getRPM tells. */
    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", nvra.name());
        struct.put("version", nvra.version());
        struct.put("release", nvra.release());
        struct.put("epoch", build.epoch);
        struct.put("arch", nvra.arch());
        struct.put("build_id", build.id);
        struct.put("buildroot_id", nvra.arch().equals("src") ? null : build.task);
        struct.put("buildtime", built.getEpochSecond());
        struct.put("size", 10_000 + id);
        struct.put("payloadhash", HubDigest.md5(nvra.toString()));
        struct.put("external_repo_id", 0L);
        struct.put("external_repo_name", "INTERNAL");
        struct.put("metadata_only", false);
        struct.put("draft", false);
        struct.put("extra", null);
        return struct;
    }

    Map<String, @Nullable Object> signature(String key) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rpm_id", id);
        row.put("sigkey", key);
        row.put("sighash", signatures.get(key));
        return row;
    }
}
