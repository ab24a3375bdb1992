package io.drover.koji;

import org.jspecify.annotations.Nullable;

/**
 * The short texts that were read last, so that a listing with the same names in every row holds, and makes, each of them
 * once. Every text has one place, and gives it up to the next: no bytes can make it slow or large. Not thread-safe.
 */
final class XmlRpcTexts {

    private static final int PLACES = 2048;
    private static final int LONGEST = 48;

    private final @Nullable String[] places = new @Nullable String[PLACES];

    /** The same characters as a text. */
    String of(char[] characters, int start, int length) {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return new String(characters, start, length);
        }
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + characters[i];
        }
        int place = (hash ^ hash >>> 12 ^ hash >>> 24) & PLACES - 1;
        String known = places[place];
        if (known != null && same(known, characters, start, length)) {
            return known;
        }
        String text = new String(characters, start, length);
        places[place] = text;
        return text;
    }

    private static boolean same(String text, char[] characters, int start, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != characters[start + i]) {
                return false;
            }
        }
        return true;
    }
}
