package io.drover.api;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that has checked the client's certificate and sends its subject on; that is the name: {@code
 * CN=alice,O=Example}. Thread-safe.
 */
public final class CertificateIdentity implements Identity {
    private static final String CHECKED = "SUCCESS";
    private static final int LONGEST = 200;

    private final Proxies proxies;
    private final String verifyHeader;
    private final String subjectHeader;

    /**
     * @param verifyHeader that is {@code SUCCESS} where the certificate is good
     * @param subjectHeader that holds the certificate's subject
     */
    public CertificateIdentity(Proxies proxies, String verifyHeader, String subjectHeader) {
        this.proxies = proxies;
        this.verifyHeader = verifyHeader.toLowerCase(Locale.ROOT);
        this.subjectHeader = subjectHeader.toLowerCase(Locale.ROOT);
    }

    @Override
    public Claim of(Request request) {
        Optional<String> subject = proxies.header(request, subjectHeader);
        if (subject.isEmpty()) {
            return Claim.NONE;
        }
        boolean checked =
                proxies.header(request, verifyHeader).filter(CHECKED::equals).isPresent();
        return checked && subject.get().length() <= LONGEST
                ? new Claim.Of(subject.get(), Set.of(), Set.of(), null)
                : new Claim.Wrong("Unauthorized");
    }

    @Override
    public @Nullable String challenge() {
        return null;
    }

    @Override
    public String backend() {
        return "ssl";
    }
}
