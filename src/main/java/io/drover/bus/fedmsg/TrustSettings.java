package io.drover.bus.fedmsg;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe; each file is read again when it changes.
 *
 * @param ca certificates in PEM that may sign senders' certificates
 * @param crl lists of revoked certificates in PEM, one for each of the CA's in use; null to ask none
 * @param policy YAML: topic → the common names that may send it; null for none
 * @param nitpicky true where a topic that the policy does not list may be sent by nobody, else by everybody of the CA
 */
public record TrustSettings(Path ca, @Nullable Path crl, @Nullable Path policy, boolean nitpicky) {
    public TrustSettings {
        if (nitpicky && policy == null) {
            throw new IllegalArgumentException(
                    "drover.fedmsg.nitpicky=true without drover.fedmsg.policy-file would refuse every message");
        }
    }
}
