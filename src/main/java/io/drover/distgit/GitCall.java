package io.drover.distgit;

import io.drover.dispatch.CallResult;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation with one remote repository: an empty bare repository in a temporary directory, and how to reach the
 * remote from it. Deletes the directory when closed. For one thread.
 */
final class GitCall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitCall.class);

    /** What is said in it. */
    interface Conversation<T> {
        CallResult<T> with(GitCall call) throws IOException;
    }

    private final DistGitSettings settings;
    private final URIish remote;
    private final Path directory;
    private final Repository repository;
    private final HttpTrace trace;
    private final @Nullable SshdSessionFactory ssh;

    /**
     * Opens, talks, closes; what is thrown becomes a result.
     *
     * @param what we try, on what: the beginning of the evidence
     * @param sent whether an earlier call may already have moved the branch
     */
    static <T> CallResult<T> to(
            DistGitSettings settings, String remote, String what, boolean sent, Conversation<T> conversation) {
        HttpTrace trace = new HttpTrace();
        try (GitCall call = new GitCall(settings, remote, trace)) {
            return conversation.with(call);
        } catch (IOException | URISyntaxException failure) {
            return GitFailures.classify(failure, what, trace, sent);
        }
    }

    private GitCall(DistGitSettings settings, String remote, HttpTrace trace) throws IOException, URISyntaxException {
        this.settings = settings;
        this.trace = trace;
        this.remote = new URIish(remote);
        this.directory = Files.createTempDirectory("drover-distgit-");
        File bare = directory.resolve("work.git").toFile();
        this.repository = new FileRepositoryBuilder().setGitDir(bare).setBare().build();
        this.ssh = settings.sshKey() != null && settings.knownHosts() != null && remote.startsWith("ssh:")
                ? SshSessions.of(settings.sshKey(), settings.knownHosts(), directory.toFile())
                : null;
        repository.create(true);
        // A redirect may lead to another host, which must not be offered our token.
        repository.getConfig().setString("http", null, "followRedirects", "false");
        // JGit would tidy up in the background, in a directory that is about to be deleted.
        repository.getConfig().setInt("gc", null, "auto", 0);
        repository.getConfig().setInt("gc", null, "autoPackLimit", 0);
        repository.getConfig().setBoolean("gc", null, "autoDetach", false);
    }

    Repository repository() {
        return repository;
    }

    HttpTrace trace() {
        return trace;
    }

    /** The caller closes it. */
    Transport open() throws IOException {
        Transport transport = Transport.open(repository, remote);
        transport.setTimeout(settings.timeoutSeconds());
        transport.setTagOpt(TagOpt.NO_TAGS);
        transport.setCredentialsProvider(credentials());
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(trace);
        }
        if (transport instanceof SshTransport overSsh && ssh != null) {
            overSsh.setSshSessionFactory(ssh);
        }
        return transport;
    }

    private @Nullable CredentialsProvider credentials() {
        return settings.user().isEmpty()
                ? null
                : new UsernamePasswordCredentialsProvider(
                        settings.user(), settings.token().now());
    }

    @Override
    public void close() {
        repository.close();
        if (ssh != null) {
            ssh.close();
        }
        try {
            FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
        } catch (IOException left) {
            // What was done at the remote is not undone by litter here.
            LOG.warn("could not delete {}: {}; delete it by hand", directory, left.getMessage());
        }
    }
}
