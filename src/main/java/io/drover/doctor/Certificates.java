package io.drover.doctor;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When the certificates that the configuration names expire. */
public record Certificates(List<PemFile> files, Clock clock) implements Check {
    private static final String PART = "certificates";
    private static final Duration SOON = Duration.ofDays(30);

    public Certificates {
        files = List.copyOf(files);
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (PemFile file : files) {
            try {
                findings.add(PemFiles.certificates(file).stream()
                        .min(Comparator.comparing(X509Certificate::getNotAfter))
                        .map(first -> of(file, first))
                        .orElseThrow());
            } catch (IllegalArgumentException e) {
                findings.add(Finding.fault(PART, String.valueOf(e.getMessage()), "Put a certificate in PEM there."));
            }
        }
        return findings;
    }

    private Finding of(PemFile file, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = clock.instant();
        String found =
                file.setting() + ": " + certificate.getSubjectX500Principal().getName() + " is valid until " + end;
        if (end.isBefore(now)) {
            return Finding.fault(PART, found + ", which is over", "Renew it: " + file.path());
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            return Finding.fault(
                    PART,
                    found + ", and not before " + certificate.getNotBefore().toInstant(),
                    "Is this machine's clock right?");
        }
        return end.isBefore(now.plus(SOON))
                ? Finding.warning(
                        PART, found + ", " + Duration.between(now, end).toDays() + " days", "Renew it: " + file.path())
                : Finding.ok(PART, found);
    }
}
