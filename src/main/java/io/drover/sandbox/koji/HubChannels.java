package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels of builders that this hub has. */
final class HubChannels {

    private static final List<String> NAMES = List.of(
            "default",
            "createrepo",
            "maven",
            "livecd",
            "appliance",
            "vm",
            "image",
            "livemedia",
            "runroot",
            "container-binary",
            "container-source");

    private HubChannels() {}

    static List<String> names() {
        return NAMES;
    }

    static long id(String name) {
        return NAMES.indexOf(name) + 1L;
    }

    /** By name or id, {@code fallback} for null. @throws HubFault 1000 for an unknown one */
    static String find(@Nullable Object ref, String fallback) {
        if (ref == null) {
            return fallback;
        }
        return NAMES.stream()
                .filter(name -> name.equals(ref) || ref.equals(id(name)))
                .findFirst()
                .orElseThrow(() -> HubFault.generic("No such channel: " + HubState.quoted(ref)));
    }

    static Map<String, @Nullable Object> struct(String name) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id(name));
        struct.put("name", name);
        struct.put("description", null);
        struct.put("enabled", true);
        struct.put("comment", null);
        return struct;
    }
}
