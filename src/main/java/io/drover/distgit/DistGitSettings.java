package io.drover.distgit;

import io.drover.dispatch.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code drover.distgit}.
 *
 * @param url where anyone reads, without a slash at the end: {@code https://src.example.org}; scmurls start with it
 * @param pushUrl where we push, {@code https://…} or {@code ssh://git@pkgs.example.org}; the same as {@code url} where
 *     blank
 * @param user account for HTTP, "" = none
 * @param token its password or API token; secret
 * @param sshKey private key without a passphrase, null = none
 * @param knownHosts OpenSSH known_hosts file; a server that is not in it is refused; must be set for ssh
 * @param authorName author and committer of our commits
 * @param authorMail their mail address
 * @param timeout for connecting and for each read, at least one second
 */
public record DistGitSettings(
        String url,
        String pushUrl,
        String user,
        Secret token,
        @Nullable Path sshKey,
        @Nullable Path knownHosts,
        String authorName,
        String authorMail,
        Duration timeout) {

    private static final Set<String> READ = Set.of("http", "https");
    private static final Set<String> PUSH = Set.of("http", "https", "ssh");

    /** With a token that stays as it is. */
    public DistGitSettings(
            String url,
            String pushUrl,
            String user,
            String token,
            @Nullable Path sshKey,
            @Nullable Path knownHosts,
            String authorName,
            String authorMail,
            Duration timeout) {
        this(url, pushUrl, user, Secret.of(token), sshKey, knownHosts, authorName, authorMail, timeout);
    }

    /** @throws IllegalArgumentException naming the key that is wrong */
    public DistGitSettings {
        url = checked("drover.distgit.url", url, READ);
        pushUrl = pushUrl.isBlank() ? url : checked("drover.distgit.push-url", pushUrl, PUSH);
        if (pushUrl.startsWith("ssh:") && (sshKey == null || knownHosts == null)) {
            throw new IllegalArgumentException(
                    "drover.distgit.push-url is ssh: set drover.distgit.ssh-key and drover.distgit.known-hosts");
        }
        if (authorName.isBlank() || authorMail.isBlank()) {
            throw new IllegalArgumentException("set drover.distgit.author-name and drover.distgit.author-mail");
        }
        if (timeout.toSeconds() < 1 || timeout.toHours() >= 1) {
            throw new IllegalArgumentException("drover.distgit.timeout must be between 1s and 1h, not " + timeout);
        }
    }

    int timeoutSeconds() {
        return Math.toIntExact(timeout.toSeconds());
    }

    private static String checked(String key, String value, Set<String> schemes) {
        URI uri = URI.create(value.strip());
        if (uri.getScheme() == null || uri.getHost() == null || !schemes.contains(uri.getScheme())) {
            throw new IllegalArgumentException(key + " must be one of " + schemes + " with a host, not " + value);
        }
        if (uri.getRawUserInfo() != null && uri.getRawUserInfo().contains(":")) {
            throw new IllegalArgumentException(key + " must not hold a password; use drover.distgit.token");
        }
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "DistGitSettings[url=" + url + ", pushUrl=" + pushUrl + ", user=" + user + ", token="
                + (token.isEmpty() ? "" : "***") + ", sshKey=" + sshKey + ", knownHosts=" + knownHosts
                + ", author=" + authorName + " <" + authorMail + ">, timeout=" + timeout + "]";
    }
}
