package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Every request that took effect in a simulator, in order: what crash tests hold against the ledger. Reads are not in
 * it. Thread-safe.
 */
public final class Journal {

    /**
     * @param number from 1, without gaps
     * @param what the effect in the system's own words: submit, push, build, tagBuild
     * @param subject what it was done to: a scmurl, a branch, an NVR; equal subjects are the same effect done again
     * @param detail JSON for people
     */
    public record Entry(long number, Instant at, String system, String what, String subject, JsonNode detail) {}

    private final String system;
    private final List<Entry> entries = new ArrayList<>();

    public Journal(String system) {
        this.system = system;
    }

    /** Notes an effect; call it in the same critical section as the change of state. */
    public synchronized void effect(String what, String subject, JsonNode detail) {
        entries.add(new Entry(entries.size() + 1L, Instant.now(), system, what, subject, detail));
    }

    /** A copy, oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
