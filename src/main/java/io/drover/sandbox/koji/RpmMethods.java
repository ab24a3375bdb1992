package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RPMs and their signatures (wire/koji.md §5.7). */
final class RpmMethods {

    private final HubState state;
    private final Journal journal;

    RpmMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "listRPMs(buildID=nil, buildrootID=nil, imageID=nil, componentBuildrootID=nil, hostID=nil, arches=nil,"
                        + " queryOpts=nil, draft=nil)",
                this::listRpms);
        methods.add("listBuildRPMs(build)", (call, args) -> rows(state.builds.build(args.value("build")).rpms));
        methods.add("getRPM(rpminfo, strict=false, multi=false)", this::getRpm);
        methods.add("queryRPMSigs(rpm_id=nil, sigkey=nil, queryOpts=nil)", this::signatures);
        methods.add("addRPMSig(an_rpm, data)", this::sign);
        methods.add("deleteRPMSig(rpminfo, sigkey=nil, all_sigs=false)", this::unsign);
        methods.add("writeSignedRPM(an_rpm, sigkey, force=false)", this::write);
        methods.add("importRPM(path, basename)", this::importRpm);
    }

    private static List<Map<String, @Nullable Object>> rows(Collection<HubRpm> rpms) {
        return rpms.stream().map(HubRpm::listed).toList();
    }

    private Object listRpms(HubCall call, HubArguments args) {
        Collection<HubRpm> rpms = state.builds.rpms();
        if (args.has("imageID")) {
            rpms = state.builds
                    .findArchive(args.value("imageID"))
                    .map(archive -> archive.rpms)
                    .orElse(List.of());
        } else if (args.has("buildID")) {
            rpms = state.builds
                    .find(args.value("buildID"))
                    .map(build -> build.rpms)
                    .orElse(List.of());
        }
        Object arches = args.value("arches");
        Object buildroot = args.value("buildrootID");
        List<Map<String, @Nullable Object>> rows = rpms.stream()
                .filter(rpm -> arches == null
                        || (arches instanceof List<?> several
                                ? several.contains(rpm.nvra.arch())
                                : arches.equals(rpm.nvra.arch())))
                .map(HubRpm::listed)
                .filter(row -> buildroot == null || buildroot.equals(row.get("buildroot_id")))
                .filter(row -> !args.has("componentBuildrootID") && !args.has("hostID") && !args.flag("draft"))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private @Nullable Object getRpm(HubCall call, HubArguments args) {
        Object ref = args.value("rpminfo");
        HubRpm rpm = args.flag("strict")
                ? state.builds.rpm(ref)
                : state.builds.findRpm(ref).orElse(null);
        if (args.flag("multi")) {
            return rpm == null ? List.of() : List.of(rpm.struct());
        }
        return rpm == null ? null : rpm.struct();
    }

    private Object signatures(HubCall call, HubArguments args) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (HubRpm rpm : asked(args)) {
            for (String key : rpm.signatures.keySet()) {
                if (!args.has("sigkey") || key.equals(args.value("sigkey"))) {
                    rows.add(rpm.signature(key));
                }
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private Collection<HubRpm> asked(HubArguments args) {
        Object ref = args.value("rpm_id");
        if (ref == null) {
            return state.builds.rpms();
        }
        return state.builds.findRpm(ref).map(List::of).orElse(List.of());
    }

    private @Nullable Object sign(HubCall call, HubArguments args) {
        call.userWho("sign");
        HubRpm rpm = state.builds.rpm(args.value("an_rpm"));
        byte[] header = header(args);
        String key = HubSignatureHeader.key(header);
        if (rpm.signatures.containsKey(key)) {
            throw HubFault.generic("Signature already exists for package " + rpm.nvra + ", key " + key);
        }
        call.changes();
        rpm.signatures.put(key, HubDigest.verify("md5", header));
        HubMessages.sign(call, rpm, key);
        journal.effect("addRPMSig", rpm.nvra + " with " + key, KojiJson.toJson(Map.of("rpm", rpm.id)));
        return null;
    }

    private static byte[] header(HubArguments args) {
        Object data = args.value("data");
        if (data instanceof byte[] bytes) {
            return bytes;
        }
        try {
            return Base64.getMimeDecoder().decode(args.text("data"));
        } catch (IllegalArgumentException e) {
            throw HubFault.unexpected("<class 'binascii.Error'>: " + e.getMessage());
        }
    }

    private @Nullable Object unsign(HubCall call, HubArguments args) {
        call.userWho("sign");
        HubRpm rpm = state.builds.rpm(args.value("rpminfo"));
        boolean all = args.flag("all_sigs");
        String key = args.textOrNull("sigkey");
        if (key == null && !all || key != null && all) {
            throw HubFault.generic("One of sigkey or all_sigs must be set");
        }
        if (key != null && !rpm.signatures.containsKey(key)) {
            throw HubFault.generic("No signature for package " + rpm.nvra + ", key " + key);
        }
        call.changes();
        rpm.signatures.keySet().removeIf(known -> all ? !known.isEmpty() : known.equals(key));
        rpm.copies.removeIf(known -> all || known.equals(key));
        journal.effect(
                "deleteRPMSig", rpm.nvra + " with " + (all ? "all" : key), KojiJson.toJson(Map.of("rpm", rpm.id)));
        return null;
    }

    private @Nullable Object write(HubCall call, HubArguments args) {
        call.userWho("sign");
        HubRpm rpm = state.builds.rpm(args.value("an_rpm"));
        String key = args.text("sigkey");
        if (!rpm.signatures.containsKey(key)) {
            throw HubFault.generic("No cached signature for package " + rpm.nvra + ", key " + key);
        }
        if (args.flag("force") || !rpm.copies.contains(key)) {
            // a file is written, no data: the call number stays as it was
            rpm.copies.add(key);
            journal.effect("writeSignedRPM", rpm.nvra + " with " + key, KojiJson.toJson(Map.of("rpm", rpm.id)));
        }
        return null;
    }

    /** Of an uploaded file; a source RPM brings its build with it. */
    private @Nullable Object importRpm(HubCall call, HubArguments args) {
        HubUser user = call.userWho("admin");
        String file = args.text("basename");
        String path = HubUploads.path(args.text("path"), file);
        if (!state.uploads.containsKey(path)) {
            throw HubFault.generic("No such file: " + path);
        }
        HubRpm.Nvra nvra = HubRpm.Nvra.parse(file);
        if (state.builds.findRpm(nvra.toString()).isPresent()) {
            throw HubFault.generic("RPM already exists: " + nvra);
        }
        HubBuild build = buildOf(nvra);
        if (build == null && !nvra.arch().equals("src")) {
            throw HubFault.generic("No such build: the source RPM of " + nvra);
        }
        HubChange change = call.change(state);
        if (build == null) {
            HubBuild.Nvr nvr = new HubBuild.Nvr(nvra.name(), nvra.version(), nvra.release());
            build = state.builds.add(nvr, user, change);
            build.finish(HubBuild.COMPLETE, state.now());
            HubMessages.buildState(call, build, null, null);
        }
        state.builds.addRpm(build, nvra);
        state.uploads.remove(path);
        HubMessages.imported(call, "rpm", build);
        journal.effect("importRPM", nvra.toString(), KojiJson.toJson(Map.of("build", build.id)));
        return null;
    }

    /** The build of that name, or of the longest name that the package's begins with. */
    private @Nullable HubBuild buildOf(HubRpm.Nvra nvra) {
        for (String name = nvra.name(); !name.isEmpty(); name = shorter(name)) {
            HubBuild build = state.builds
                    .find(new HubBuild.Nvr(name, nvra.version(), nvra.release()))
                    .orElse(null);
            if (build != null) {
                return build;
            }
        }
        return null;
    }

    private static String shorter(String name) {
        int dash = name.lastIndexOf('-');
        return dash < 0 ? "" : name.substring(0, dash);
    }
}
