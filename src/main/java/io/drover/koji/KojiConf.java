package io.drover.koji;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What koji's own configuration says: {@code /etc/koji.conf}, {@code ~/.koji/config.d/*.conf} … with a section for each
 * profile. Later files go before earlier ones, as with koji. Immutable.
 */
public final class KojiConf {

    private static final Set<String> READ = Set.of(
            "server",
            "weburl",
            "topurl",
            "authtype",
            "user",
            "cert",
            "serverca",
            "principal",
            "keytab",
            "ccache",
            "timeout");
    /** What its command line and older versions take from there, and a program like this has no use for. */
    private static final Set<String> OF_NO_CONCERN = Set.of(
            "pkgurl",
            "topdir",
            "max_retries",
            "retry_interval",
            "anon_retry",
            "offline_retry",
            "offline_retry_interval",
            "auth_timeout",
            "use_fast_upload",
            "fast_upload",
            "upload_blocksize",
            "poll_interval",
            "debug",
            "debug_xmlrpc",
            "pyver",
            "plugin_paths",
            "ca",
            "krbservice",
            "krb_canon_host",
            "krb_server_realm",
            "use_old_ssl",
            "profile");

    private static final Set<String> OFF = Set.of("", "0", "no", "false", "off");

    private final List<Path> files;
    private final Map<String, Map<String, KojiValue>> sections;

    private KojiConf(List<Path> files, Map<String, Map<String, KojiValue>> sections) {
        this.files = List.copyOf(files);
        this.sections = sections;
    }

    /**
     * Reads what there is.
     *
     * @param places files, and directories with files {@code *.conf}; {@code ~} is the home directory; one that does not
     *     exist is passed over
     * @throws IllegalArgumentException for a file that cannot be read; it names file and line
     */
    public static KojiConf read(List<String> places) {
        List<Path> files = new ArrayList<>();
        places.forEach(place -> files.addAll(filesAt(home(place))));
        Map<String, Map<String, KojiValue>> sections = new TreeMap<>();
        for (Path file : files) {
            KojiConfFile.parse(file, text(file))
                    .forEach((name, values) ->
                            sections.computeIfAbsent(name, n -> new TreeMap<>()).putAll(values));
        }
        return new KojiConf(files, sections);
    }

    static Path home(String place) {
        return place.equals("~") || place.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + place.substring(1))
                : Path.of(place);
    }

    /** The files that were there, in the order in which they were read. */
    public List<Path> files() {
        return files;
    }

    /** The profiles, sorted. */
    public Set<String> sections() {
        Set<String> names = new TreeSet<>(sections.keySet());
        names.remove(KojiConfFile.FOR_ALL);
        return names;
    }

    /**
     * What a profile says, what holds for all of them included.
     *
     * @return values by key, empty for a profile that is not there
     * @throws IllegalArgumentException where it says what Drover does not do, or what koji does not know
     */
    public Map<String, KojiValue> section(String name) {
        Map<String, KojiValue> own = sections.get(name);
        if (own == null || !sections().contains(name)) {
            return Map.of();
        }
        Map<String, KojiValue> all = new LinkedHashMap<>(sections.getOrDefault(KojiConfFile.FOR_ALL, Map.of()));
        all.putAll(own);
        all.forEach(KojiConf::check);
        all.keySet().retainAll(READ);
        return all;
    }

    private static void check(String key, KojiValue value) {
        if (key.equals("password")) {
            throw new IllegalArgumentException(value.place()
                    + ": a secret does not stand there, koji itself takes none from it; write file:/path or env:NAME to"
                    + " the password of this profile in drover.koji");
        }
        boolean on = !OFF.contains(value.text().strip().toLowerCase(Locale.ROOT));
        if (key.equals("no_ssl_verify") || key.equals("krb_rdns")) {
            if (on) {
                throw new IllegalArgumentException(value.place() + ": is not done; "
                        + (key.equals("krb_rdns")
                                ? "the ticket is for the host that server names, so name it as its keytab does"
                                : "name the hub's CA in serverca instead"));
            }
        } else if (!READ.contains(key) && !OF_NO_CONCERN.contains(key)) {
            throw new IllegalArgumentException(value.place() + ": koji has no such key in a profile");
        }
    }

    private static List<Path> filesAt(Path place) {
        if (!Files.isDirectory(place)) {
            return Files.exists(place) ? List.of(place) : List.of();
        }
        try (Stream<Path> inside = Files.list(place)) {
            return inside.filter(file -> file.toString().endsWith(".conf") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the directory " + place + ": " + e, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
        }
    }
}
