package io.drover.koji.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a description says, in its order. What it does not mention is left alone. Immutable. */
public final class WantedState {

    private final String file;
    private final Map<String, WantedRepo> externalRepos;
    private final Map<String, WantedTag> tags;
    private final Map<String, WantedTarget> targets;

    WantedState(
            String file,
            Map<String, WantedRepo> externalRepos,
            Map<String, WantedTag> tags,
            Map<String, WantedTarget> targets) {
        this.file = file;
        this.externalRepos = Collections.unmodifiableMap(new LinkedHashMap<>(externalRepos));
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        this.targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /**
     * Reads a description; README shows one.
     *
     * @param file its name, for the messages
     * @throws DescriptionException naming all that is wrong with it
     */
    public static WantedState parse(String yaml, String file) {
        Faults faults = new Faults(file);
        WantedState read = new WantedStateReader(faults).read(yaml, file);
        WantedChecks.check(read, faults);
        faults.check();
        return read;
    }

    /** The description's name. */
    public String file() {
        return file;
    }

    /** By name. */
    Map<String, WantedRepo> externalRepos() {
        return externalRepos;
    }

    /** By name. */
    Map<String, WantedTag> tags() {
        return tags;
    }

    /** By name. */
    Map<String, WantedTarget> targets() {
        return targets;
    }
}
