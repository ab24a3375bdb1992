package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;

/** Groups dead letters by cause: evidence that differs only in what it is about has one fingerprint. See {@link Cause}. */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * 64 hex digits.
     *
     * @param where the source, route or verb it happened at
     */
    public static String of(ReasonClass reasonClass, String where, String evidence) {
        return of(reasonClass, where, evidence, Set.of());
    }

    /** @param particulars words that name what it happened to: no part of the cause */
    static String of(ReasonClass reasonClass, String where, String evidence, Collection<String> particulars) {
        return sha256(reasonClass.word() + '\n' + where + '\n' + Cause.of(evidence, particulars));
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
