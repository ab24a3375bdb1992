package io.drover.sandbox.koji;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** The signature header of an RPM: the key that signed it. */
final class HubSignatureHeader {

    private static final int MAGIC = 0x8eade801;
    /** RSA and DSA over the header, then over header and payload. */
    private static final List<Integer> TAGS = List.of(268, 267, 1002, 1005);

    private static final int ENTRY = 16;
    private static final int ISSUER = 16;

    private HubSignatureHeader() {}

    /** Eight hex digits, "" for a header without signature. @throws HubFault 1 where it is no such header */
    static String key(byte[] header) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(header);
            if (bytes.getInt(0) != MAGIC) {
                throw HubFault.unexpected("<class 'Exception'>: bad header magic");
            }
            int entries = bytes.getInt(8);
            for (int tag : TAGS) {
                for (int i = 0; i < Math.min(entries, 1000); i++) {
                    int entry = ENTRY + i * ENTRY;
                    if (bytes.getInt(entry) == tag) {
                        return issuer(bytes, ENTRY + entries * ENTRY + bytes.getInt(entry + 8));
                    }
                }
            }
            return "";
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw HubFault.unexpected("<class 'struct.error'>: the header is too short");
        }
    }

    /** From an OpenPGP signature packet of version 3 or 4. */
    private static String issuer(ByteBuffer bytes, int packet) {
        int first = bytes.get(packet) & 0xff;
        boolean newForm = (first & 0x40) != 0;
        int length = newForm
                ? ((bytes.get(packet + 1) & 0xff) < 192 ? 1 : 2)
                : switch (first & 3) {
                    case 0 -> 1;
                    case 1 -> 2;
                    default -> 4;
                };
        int body = packet + 1 + length;
        if (bytes.get(body) == 3) {
            return last4(bytes, body + 7);
        }
        int hashed = bytes.getShort(body + 4) & 0xffff;
        String key = subpackets(bytes, body + 6, hashed);
        int unhashed = bytes.getShort(body + 6 + hashed) & 0xffff;
        return key.isEmpty() ? subpackets(bytes, body + 8 + hashed, unhashed) : key;
    }

    private static String subpackets(ByteBuffer bytes, int start, int length) {
        int at = start;
        while (at < start + length) {
            int size = bytes.get(at) & 0xff;
            if (size == 0) {
                return "";
            }
            if ((bytes.get(at + 1) & 0x7f) == ISSUER) {
                return last4(bytes, at + 2);
            }
            at += 1 + size;
        }
        return "";
    }

    /** The short form of a key id of eight bytes. */
    private static String last4(ByteBuffer bytes, int keyId) {
        byte[] last = new byte[4];
        for (int i = 0; i < last.length; i++) {
            last[i] = bytes.get(keyId + 4 + i);
        }
        return HexFormat.of().formatHex(last);
    }
}
