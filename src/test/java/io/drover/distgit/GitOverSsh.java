package io.drover.distgit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;

/** An ssh server on loopback that serves the repositories of a directory to one key, and the files a client needs. */
final class GitOverSsh implements AutoCloseable {
    /** Made once: finding their primes takes seconds. */
    private static final KeyPair HOST = pair();

    private static final KeyPair CLIENT = pair();
    private static final KeyPair STRANGER = pair();

    private final ExecutorService commands = Executors.newCachedThreadPool();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path root;
    final Path key;
    final Path strangersKey;
    final Path knownHosts;
    final Path wrongKnownHosts;

    /** The client hangs up on the next push, after it took effect. */
    volatile boolean loseNextAnswer;

    /** What a hook says to every push, "" = welcome. */
    volatile String declines = "";

    GitOverSsh(Path root, Path files) throws IOException {
        this.root = root;
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST));
        server.setPublickeyAuthenticator(
                (user, offered, session) -> user.equals("git") && offered.equals(CLIENT.getPublic()));
        server.setCommandFactory((channel, line) -> new GitCommand(line));
        server.start();
        key = pem(files.resolve("key"), CLIENT);
        strangersKey = pem(files.resolve("stranger"), STRANGER);
        knownHosts = knownHosts(files.resolve("known_hosts"), HOST);
        wrongKnownHosts = knownHosts(files.resolve("wrong_known_hosts"), STRANGER);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    String url() {
        return "ssh://git@127.0.0.1:" + server.getPort();
    }

    private Path knownHosts(Path file, KeyPair host) throws IOException {
        String line = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n";
        return Files.writeString(file, line);
    }

    private static Path pem(Path file, KeyPair pair) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(
                file, "-----BEGIN " + "PRIVATE KEY-----\n" + base64 + "\n-----END " + "PRIVATE KEY-----\n");
    }

    private final class GitCommand implements Command {
        private final String line;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit;

        private GitCommand(String line) {
            this.line = line;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            commands.execute(() -> exit.onExit(serve(channel)));
        }

        private int serve(ChannelSession channel) {
            List<String> words = List.of(line.replace("'", "").split(" "));
            Path directory = root.resolve(words.get(1).substring(1));
            if (!Files.isDirectory(directory)) {
                say("fatal: '" + directory.getFileName() + "' does not appear to be a git repository\n");
                return 128;
            }
            try (Repository repository =
                    new FileRepositoryBuilder().setGitDir(directory.toFile()).build()) {
                if (words.get(0).equals("git-upload-pack")) {
                    new UploadPack(repository).upload(in, out, err);
                } else {
                    ReceivePack pack = new ReceivePack(repository);
                    pack.setPreReceiveHook((ignored, commands) -> {
                        if (!declines.isEmpty()) {
                            commands.forEach(one -> one.setResult(Result.REJECTED_OTHER_REASON, declines));
                        }
                    });
                    pack.setPostReceiveHook((ignored, moved) -> {
                        if (loseNextAnswer) {
                            loseNextAnswer = false;
                            channel.getSession().close(true);
                        }
                    });
                    pack.receive(in, out, err);
                }
                return 0;
            } catch (IOException broken) {
                return 1;
            }
        }

        private void say(String text) {
            try {
                err.write(text.getBytes(StandardCharsets.UTF_8));
                err.flush();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        commands.shutdownNow();
    }
}
