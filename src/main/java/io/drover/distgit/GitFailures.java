package io.drover.distgit;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** What a failed git operation means for the one who asked for it. */
final class GitFailures {
    private GitFailures() {}

    /**
     * @param what we tried, on what: "push to modules/foo branch 1 at https://…"
     * @param sent whether the remote may have moved the branch
     */
    static <T> CallResult<T> classify(Exception failure, String what, HttpTrace trace, boolean sent) {
        String evidence = what + ": " + words(failure).replaceAll("\\s+", " ");
        CallResult<T> byStatus = byStatus(evidence, trace, sent);
        if (byStatus != null) {
            return byStatus;
        }
        SshException ssh = cause(failure, SshException.class);
        if (ssh != null && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE) {
            return new Denied<>(evidence + "; the server's key is not in drover.distgit.known-hosts");
        }
        if (ssh != null && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            return new Denied<>(evidence + "; the server does not take drover.distgit.ssh-key");
        }
        if (!sent && cause(failure, NoRemoteRepositoryException.class) != null) {
            return new Refused<>(evidence);
        }
        return sent ? new Ambiguous<>(evidence) : new Unavailable<>(evidence, null);
    }

    private static <T> @Nullable CallResult<T> byStatus(String text, HttpTrace trace, boolean sent) {
        int status = trace.status();
        if (status < 300) {
            return null;
        }
        String evidence = text + " (HTTP " + status + ")";
        if (status < 400) {
            return new Unavailable<>(
                    evidence + "; redirects are not followed, set drover.distgit.url to the final address", null);
        }
        if (status == 401 || status == 403) {
            return new Denied<>(evidence + "; check drover.distgit.user and drover.distgit.token");
        }
        if (status == 408 || status == 425 || status == 429) {
            return new Unavailable<>(evidence, trace.retryAfter());
        }
        if (status >= 500) {
            return sent ? new Ambiguous<>(evidence) : new Unavailable<>(evidence, trace.retryAfter());
        }
        return new Refused<>(evidence);
    }

    /** The sentence, and the innermost one where it says more. */
    private static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String inner = root.getClass().getSimpleName() + ": " + root.getMessage();
        return root == failure || outer.contains(String.valueOf(root.getMessage()))
                ? outer
                : outer + " (" + inner + ")";
    }

    private static <E extends Throwable> @Nullable E cause(Throwable failure, Class<E> wanted) {
        Throwable one = failure;
        for (int depth = 0; one != null && depth < 20; depth++) {
            if (wanted.isInstance(one)) {
                return wanted.cast(one);
            }
            one = one.getCause();
        }
        return null;
    }
}
