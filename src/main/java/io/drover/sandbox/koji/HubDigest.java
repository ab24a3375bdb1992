package io.drover.sandbox.koji;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Adler32;

/** Checksums as the hub writes them, in lower case hex. */
final class HubDigest {

    private HubDigest() {}

    static String md5(String text) {
        return of("MD5", text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param kind adler32, md5, sha1, sha256, sha512. @throws HubFault 1000 for another */
    static String verify(String kind, byte[] bytes) {
        return switch (kind) {
            case "adler32" -> adler32(bytes);
            case "md5" -> of("MD5", bytes);
            case "sha1" -> of("SHA-1", bytes);
            case "sha256" -> of("SHA-256", bytes);
            case "sha512" -> of("SHA-512", bytes);
            default -> throw HubFault.generic("Unsupported verify type: " + kind);
        };
    }

    private static String adler32(byte[] bytes) {
        Adler32 adler = new Adler32();
        adler.update(bytes);
        return String.format("%08x", adler.getValue());
    }

    private static String of(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
