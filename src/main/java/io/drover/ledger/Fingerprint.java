package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Groups dead letters by cause: evidence that differs only in ids, numbers, hashes or times has one fingerprint. */
public final class Fingerprint {
    /** Only this much of the evidence counts: a log tail further down tells occurrences apart, not causes. */
    private static final int COUNTED = 4_000;

    private static final Pattern UUID =
            Pattern.compile("(?i)\\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\\b");
    private static final Pattern TIME =
            Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern HASH = Pattern.compile("(?i)\\b(0x)?(?=[a-f]*\\d)[0-9a-f]{6,}\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Fingerprint() {}

    /**
     * 64 hex digits.
     *
     * @param where the topic, source or route it happened at
     */
    public static String of(ReasonClass reasonClass, String where, String evidence) {
        return sha256(reasonClass.word() + '\n' + where + '\n' + withoutParticulars(evidence));
    }

    static String withoutParticulars(String evidence) {
        String text = first(4 * COUNTED, evidence);
        text = UUID.matcher(text).replaceAll("<id>");
        text = TIME.matcher(text).replaceAll("<time>");
        text = HASH.matcher(text).replaceAll("<n>");
        text = NUMBER.matcher(text).replaceAll("<n>");
        return first(COUNTED, SPACE.matcher(text).replaceAll(" ").strip());
    }

    private static String first(int characters, String text) {
        return text.length() > characters ? text.substring(0, characters) : text;
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
