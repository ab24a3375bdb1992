package io.drover.koji;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which calls change nothing, by their names ({@code wire/koji.md} §5): when the answer is lost, they can just be asked again. */
final class KojiReads {

    private static final Pattern READS = Pattern.compile(
            "(get|list|query|check|count|search|has|is)[A-Z]\\w*|repo\\.(get|checkRequest)|tagLastChangeEvent");

    private KojiReads() {}

    /** Whether the call, or every entry of the multiCall, only reads. */
    static boolean only(XmlRpcCall call) {
        if (!call.method().equals(KojiMultiCall.METHOD)) {
            return isRead(call.method());
        }
        return call.params().get(0) instanceof List<?> entries
                && entries.stream()
                        .allMatch(entry -> entry instanceof Map<?, ?> map
                                && map.get("methodName") instanceof String method
                                && isRead(method));
    }

    private static boolean isRead(String method) {
        return READS.matcher(method).matches();
    }
}
