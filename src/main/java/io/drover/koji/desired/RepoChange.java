package io.drover.koji.desired;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An external repository is created, or its address changed. @param before its address; null where there is none yet */
record RepoChange(WantedRepo wanted, @Nullable String before) implements Change {

    @Override
    public String kind() {
        return before == null ? "create an external repository" : "edit an external repository";
    }

    @Override
    public String subject() {
        return "external repository " + wanted.name();
    }

    @Override
    public String sentence() {
        return before == null ? "create it with the address " + wanted.url() : "set its address to " + wanted.url();
    }

    @Override
    public String why() {
        return wanted.place() + "; the hub has " + (before == null ? "none" : before);
    }

    @Override
    public HubCall call(TagIds ids) {
        return before == null
                ? HubCall.of("createExternalRepo", wanted.name(), wanted.url())
                : HubCall.of("editExternalRepo", wanted.name()).with(Map.of("url", wanted.url()));
    }

    @Override
    public Set<String> tags() {
        return Set.of();
    }
}
