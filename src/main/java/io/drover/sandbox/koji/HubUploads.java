package io.drover.sandbox.koji;

import io.drover.sandbox.Simulator.Request;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files that are sent in pieces (wire/koji.md §5.7). Guarded by the hub's lock. */
final class HubUploads {

    private static final Pattern ALLOWED =
            Pattern.compile("(cli-build|cli-image|cli-image-indirection|cli-maven|cli-runroot|cli-wrapper|cli-import|"
                    + "cli|cli-upload|rpms|tasks|cg)(/[A-Za-z0-9._+-]+)+");
    private static final int MOST = 64 << 20;

    private HubUploads() {}

    /** A piece. Changes no data, so the call number stays as it was. @throws HubFault 1000 for a bad place or piece */
    static Object receive(HubState state, HubCall call, Request request) {
        call.user();
        String path = path(parameter(request, "filepath"), parameter(request, "filename"));
        boolean overwrite =
                request.parameter("overwrite").map(text -> !text.equals("0")).orElse(false);
        byte[] before = state.uploads.get(path);
        long offset = number(request.parameter("offset").orElse("0"));
        if (before != null && offset == 0 && !overwrite) {
            throw HubFault.generic("upload path exists: " + path);
        }
        byte[] piece = request.body();
        String verify = request.parameter("fileverify").orElse("adler32");
        String digest = HubDigest.verify(verify, piece);
        if (offset != -1 || piece.length > 0) {
            state.uploads.put(path, joined(before == null || offset == 0 ? new byte[0] : before, offset, piece));
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("size", (long) piece.length);
        result.put("fileverify", verify);
        result.put("offset", offset);
        result.put("hexdigest", digest);
        return result;
    }

    private static byte[] joined(byte[] before, long offset, byte[] piece) {
        long from = offset == -1 ? before.length : offset;
        if (from < 0 || from + piece.length > MOST) {
            throw HubFault.generic("upload beyond " + MOST + " bytes, or before the start: " + offset);
        }
        byte[] joined = Arrays.copyOf(before, (int) Math.max(before.length, from + piece.length));
        System.arraycopy(piece, 0, joined, (int) from, piece.length);
        return joined;
    }

    private static String parameter(Request request, String name) {
        return request.parameter(name).orElseThrow(() -> HubFault.unexpected("<class 'KeyError'>: '" + name + "'"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw HubFault.unexpected("<class 'ValueError'>: invalid literal for int(): '" + text + "'");
        }
    }

    /** @throws HubFault 1000 outside of what may be written to */
    static String path(String directory, String name) {
        String path = directory + "/" + name;
        if (!ALLOWED.matcher(path).matches() || path.contains("..") || name.isEmpty() || name.contains("/")) {
            throw HubFault.generic("Invalid upload path: " + path);
        }
        return path;
    }
}
