package io.drover.koji.desired;

import java.util.HashMap;
import java.util.Map;

/** The hub's numbers of tags, which inheritance is written with. Not thread-safe. */
final class TagIds {

    private final Map<String, Long> ids = new HashMap<>();

    void put(String tag, long id) {
        ids.put(tag, id);
    }

    boolean knows(String tag) {
        return ids.containsKey(tag);
    }

    /** The number; before the tag is created, words that stand for it in a preview. */
    Object of(String tag) {
        Long id = ids.get(tag);
        return id == null ? "the number of " + tag : id;
    }
}
