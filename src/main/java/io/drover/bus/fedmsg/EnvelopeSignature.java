package io.drover.bus.fedmsg;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a key made the signature of an envelope: RSA PKCS#1 v1.5 over SHA-1 of {@link SignedBytes}. */
final class EnvelopeSignature {
    private static final String ALGORITHM = "SHA1withRSA";
    /** A signature of the longest key in use has 512 bytes. */
    private static final int MAX_CHARACTERS = 8 * 1024;

    private EnvelopeSignature() {}

    /** @throws IllegalArgumentException where this Java lacks the algorithm: every message would look forged */
    static void mustBeThere() {
        try {
            Signature.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "drover.fedmsg.verify: this Java has no " + ALGORITHM + ", by which fedmsg signs", e);
        }
    }

    /** True for the envelope as it is, and for the one it was before an archive added to it. */
    static boolean holds(FedmsgEnvelope envelope, PublicKey key, String base64) {
        return isOver(envelope, key, base64)
                || envelope.beforeArchiving()
                        .filter(before -> isOver(before, key, base64))
                        .isPresent();
    }

    private static boolean isOver(FedmsgEnvelope envelope, PublicKey key, String base64) {
        if (base64.length() > MAX_CHARACTERS) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(envelope.signedBytes());
            return signature.verify(SenderCertificates.bytes(base64));
        } catch (GeneralSecurityException e) {
            return false; // no base64, or not of the key's length
        }
    }
}
