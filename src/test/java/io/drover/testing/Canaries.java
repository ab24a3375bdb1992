package io.drover.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Secrets that nothing else in the world reads like, and where they turned up: as they are, URL-encoded, in hexadecimal, and in
 * Base64 wherever they begin in it, as in Basic logins. Thread-safe.
 */
public final class Canaries {
    private static final int BEGINNING = 4;

    /** By how they begin, which is alike for all secrets: there is much text to search. */
    private final Map<String, Map<String, String>> shapes = new LinkedHashMap<>();

    private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();

    /** @return a secret for this key: with characters that encodings change */
    public String of(String key) {
        String secret = "cnry+" + Integer.toHexString(key.hashCode()) + "/é=" + key.length() + "zq";
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        add(secret, key);
        add(URLEncoder.encode(secret, StandardCharsets.UTF_8), key + " URL-encoded");
        add(HexFormat.of().formatHex(bytes), key + " in hexadecimal");
        for (int offset = 0; offset < 3; offset++) {
            add(inBase64(bytes, offset), key + " in Base64");
        }
        return secret;
    }

    private void add(String shape, String what) {
        shapes.computeIfAbsent(shape.substring(0, BEGINNING), any -> new LinkedHashMap<>())
                .put(shape, what);
    }

    /** What of Base64 depends on the secret alone where so many bytes, modulo 3, stand before it. */
    private static String inBase64(byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int whole = (shifted.length / 3) * 4;
        return all.substring(offset == 0 ? 0 : 4, whole);
    }

    /** Looks for all of them. @param place where the text is from, for what is said then */
    public void look(String place, String text) {
        in(text).ifPresent(what -> found.add(what + " in " + place));
    }

    /** Which one is in a text. */
    public Optional<String> in(String text) {
        for (Map.Entry<String, Map<String, String>> alike : shapes.entrySet()) {
            if (!text.contains(alike.getKey())) {
                continue;
            }
            for (Map.Entry<String, String> shape : alike.getValue().entrySet()) {
                int at = text.indexOf(shape.getKey());
                if (at >= 0) {
                    return Optional.of(shape.getValue() + " (…" + text.substring(Math.max(0, at - 120), at) + "…)");
                }
            }
        }
        return Optional.empty();
    }

    public List<String> found() {
        return new ArrayList<>(found);
    }
}
