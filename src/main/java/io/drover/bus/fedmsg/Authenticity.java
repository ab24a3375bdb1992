package io.drover.bus.fedmsg;

/** What the signature of a fedmsg message is worth. Only {@link Verified} may be judged. */
public sealed interface Authenticity {

    /**
     * Signed by a certificate of the configured CA that may send this topic.
     *
     * @param signer the certificate's common name: {@code koji-koji01.phx2.fedoraproject.org}
     */
    record Verified(String signer) implements Authenticity {}

    /** There is evidence against the message: no signature, one that does not hold, a certificate that counts for nothing. */
    record Forged(String reason) implements Authenticity {}

    /** The bytes are no fedmsg envelope, so there is nothing to check. */
    record Unreadable(String reason) implements Authenticity {}

    /** Our own CA or CRL is out of date or cannot be used: it says nothing about the message, good or bad. */
    record CouldNotCheck(String reason) implements Authenticity {}
}
