package io.drover.koji;

import org.jspecify.annotations.Nullable;

/** A text in the making, of one piece as a rule and of any number without being copied each time. Not thread-safe. */
final class XmlRpcText {

    private String first = "";
    private @Nullable StringBuilder all;

    XmlRpcText begin() {
        first = "";
        all = null;
        return this;
    }

    void add(String piece) {
        if (all != null) {
            all.append(piece);
        } else if (first.isEmpty()) {
            first = piece;
        } else {
            all = new StringBuilder(first).append(piece);
        }
    }

    String whole() {
        return all == null ? first : all.toString();
    }
}
