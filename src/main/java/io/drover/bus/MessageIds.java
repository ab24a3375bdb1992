package io.drover.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one id under which a message is known, whichever bus brought it. Bridges put the year before the UUID
 * ({@code 2019-d2f6…}) or leave it out, so it is not part of the id (wire/bus.md §3).
 */
public final class MessageIds {
    private static final Pattern YEAR = Pattern.compile("^\\d{4}-");
    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern UUID_DASHED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Below this an id that is no UUID is a counter or a task's number rather than unique: then the content counts too. */
    private static final int SHORTEST_UNIQUE = 16;

    private static final int MAX_BUS_ID = 500;

    private MessageIds() {}

    /**
     * An id and how the bus wrote it.
     *
     * @param busId null where it would only repeat {@code id}
     */
    record Known(UUID id, @Nullable String busId) {}

    /** The ledger's id for a bus id that stands for itself: a UUID in any spelling, with or without a year, or a long id. */
    public static UUID of(String busId) {
        String bare = YEAR.matcher(busId.strip()).replaceFirst("");
        UUID uuid = uuid(bare);
        return uuid != null ? uuid : digest("id", bare.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of what an operator put in a dead letter's place: the same edit of the same letter is the same message. */
    public static UUID ofEdit(long letter, String topic, byte[] payload) {
        return digest("edit", utf8(Long.toString(letter)), utf8(topic), payload);
    }

    static boolean isUuid(String busId) {
        return uuid(YEAR.matcher(busId.strip()).replaceFirst("")) != null;
    }

    /** The id of a message; made from topic, time and content where the bus gave none that can be relied on. */
    static Known of(@Nullable String busId, String topic, String sentAt, byte[] body) {
        if (busId == null || busId.isBlank()) {
            return new Known(digest("content", utf8(topic), utf8(sentAt), body), null);
        }
        boolean unique = busId.length() >= SHORTEST_UNIQUE || isUuid(busId);
        UUID id = unique ? of(busId) : digest("short", utf8(busId), utf8(topic), body);
        return new Known(id, busId.equals(id.toString()) ? null : Excerpt.of(busId, MAX_BUS_ID));
    }

    private static @Nullable UUID uuid(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (UUID_DASHED.matcher(lower).matches()) {
            return UUID.fromString(lower);
        }
        if (!UUID_DIGITS.matcher(lower).matches()) {
            return null;
        }
        return new UUID(
                Long.parseUnsignedLong(lower.substring(0, 16), 16), Long.parseUnsignedLong(lower.substring(16), 16));
    }

    /** RFC 9562 version 8: the first 128 bits of a SHA-256, of parts each behind its length. */
    private static UUID digest(String purpose, byte[]... parts) {
        MessageDigest sha256 = sha256();
        sha256.update(utf8(purpose));
        for (byte[] part : parts) {
            sha256.update(ByteBuffer.allocate(4).putInt(part.length).array());
            sha256.update(part);
        }
        ByteBuffer bits = ByteBuffer.wrap(sha256.digest());
        long high = bits.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
        long low = bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
