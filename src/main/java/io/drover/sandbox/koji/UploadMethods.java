package io.drover.sandbox.koji;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of an upload; the upload itself is no method but {@link HubUploads}. */
final class UploadMethods {

    private final HubState state;

    UploadMethods(HubState state) {
        this.state = state;
    }

    void register(HubMethods methods) {
        methods.add("checkUpload(path, name, verify=nil, tail=nil, volume=nil)", this::check);
    }

    /** Nil where nothing was uploaded there. */
    private @Nullable Object check(HubCall call, HubArguments args) {
        call.user();
        String path = HubUploads.path(args.text("path"), args.text("name"));
        byte[] file = state.uploads.get(path);
        if (file == null) {
            return null;
        }
        long tail = args.has("tail") ? Math.min(args.number("tail"), file.length) : file.length;
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("path", path);
        struct.put("size", (long) file.length);
        struct.put("mtime", HubTime.seconds(state.now()));
        if (args.has("verify")) {
            byte[] summed = Arrays.copyOfRange(file, (int) (file.length - tail), file.length);
            struct.put("sumlength", tail);
            struct.put("hexdigest", HubDigest.verify(args.text("verify"), summed));
        }
        return struct;
    }
}
