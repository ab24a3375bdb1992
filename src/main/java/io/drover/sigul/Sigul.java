package io.drover.sigul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.process.ChildEnvironment;
import io.drover.process.Tail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs RPMs with sigul's command: {@code {"build": "bash-5.2.32-1.fc42", "key": "fedora-42", "key_id": "105ef944",
 * "rpms": ["bash-5.2.32-1.fc42.x86_64", …]}}. The passphrase goes in on standard input, ended by a NUL as {@code --batch} wants it. Called as the bean {@code
 * sigul}. Thread-safe.
 *
 * <p>Signing again is harmless, and whether it happened is koji's to say: the probe asks there.
 */
public final class Sigul {
    private static final Logger LOG = LoggerFactory.getLogger(Sigul.class);
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern RPM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~^-]{0,299}");
    private static final int MOST_RPMS = 1_000;
    private static final int SHOWN = 500;
    /** What of our environment the command sees; our secrets may stand in the rest. */
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "KRB5CCNAME", "KRB5_CONFIG");

    private final SigulSettings settings;

    public Sigul(SigulSettings settings) {
        this.settings = settings;
    }

    /** Signs; Ambiguous where the command failed, since it may have signed some: the probe tells. */
    public CallResult<Accepted> sign(JsonNode parameters) {
        String key = parameters.path("key").asText("");
        List<String> rpms = new ArrayList<>();
        parameters.path("rpms").forEach(rpm -> rpms.add(rpm.asText("")));
        Optional<String> wrong = wrong(key, rpms);
        if (wrong.isPresent()) {
            return new CallResult.Refused<>("nothing was signed: " + wrong.get());
        }
        try {
            byte[] passphrase = passphrase(key);
            return run(key, rpms, passphrase);
        } catch (IOException e) {
            return new CallResult.Unavailable<>(
                    "nothing was signed: " + settings.command().get(0) + " cannot be run for the key " + key + ": "
                            + e.getMessage() + "; see drover.sigul.command and drover.sigul.passphrases",
                    null);
        }
    }

    private static Optional<String> wrong(String key, List<String> rpms) {
        if (!KEY.matcher(key).matches()) {
            return Optional.of("'" + key + "' is no name of a key");
        }
        if (rpms.isEmpty() || rpms.size() > MOST_RPMS) {
            return Optional.of(rpms.size() + " RPMs, where 1 to " + MOST_RPMS + " can be signed at once");
        }
        return rpms.stream()
                .filter(rpm -> !RPM.matcher(rpm).matches())
                .findFirst()
                .map(rpm -> "'" + rpm + "' is no RPM's name-version-release.arch");
    }

    private byte[] passphrase(String key) throws IOException {
        Path directory = settings.passphrases();
        if (directory == null) {
            return new byte[0];
        }
        String phrase = Files.readString(directory.resolve(key)).strip();
        return (phrase + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private CallResult<Accepted> run(String key, List<String> rpms, byte[] passphrase) throws IOException {
        List<String> words = new ArrayList<>(settings.command());
        words.add(key);
        words.addAll(rpms);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        ChildEnvironment.set(builder, PASSED_ON, Map.of());
        Path said = Files.createTempFile("drover-sigul-", ".log");
        try {
            Process process = builder.redirectOutput(said.toFile()).start();
            return ended(process, key, rpms, passphrase, said);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private CallResult<Accepted> ended(Process process, String key, List<String> rpms, byte[] passphrase, Path said)
            throws IOException {
        String what = settings.command().get(0) + " with key " + key + " for " + rpms.size() + " RPMs";
        try {
            give(process, passphrase);
            if (!process.waitFor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return new CallResult.Ambiguous<>(what + " was ended after " + settings.timeout() + tail(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CallResult.Ambiguous<>(what + " was ended, since we are stopping");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            return new CallResult.Ambiguous<>(what + " ended with " + process.exitValue() + tail(said));
        }
        return new CallResult.Done<>(accepted(rpms.size(), "signed"), what + " ended well");
    }

    /** A command that does not want it has closed its end; that is no trouble of the signing. */
    private static void give(Process process, byte[] passphrase) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(passphrase);
        } catch (IOException e) {
            LOG.debug("a passphrase was not taken", e);
        }
    }

    private static String tail(Path said) throws IOException {
        String line = Tail.of(said, SHOWN);
        return line.isEmpty() ? "" : ": " + line;
    }

    /** What koji knows of the build's RPMs, as to whether all that were to be signed are. */
    public CallResult<Optional<Accepted>> found(@Variable("signing") JsonNode parameters, @Body JsonNode koji) {
        Set<String> signed = new HashSet<>();
        for (JsonNode rpm : koji.path("rpms")) {
            for (JsonNode key : rpm.path("keys")) {
                if (key.asText().equals(parameters.path("key_id").asText())) {
                    signed.add(rpm.path("nvra").asText());
                }
            }
        }
        List<String> missing = new ArrayList<>();
        parameters.path("rpms").forEach(rpm -> {
            if (!signed.contains(rpm.asText())) {
                missing.add(rpm.asText());
            }
        });
        String build = parameters.path("build").asText() + " with key "
                + parameters.path("key_id").asText();
        return missing.isEmpty()
                ? new CallResult.Done<>(
                        Optional.of(accepted(signed.size(), "adopted: koji has all signatures")),
                        "koji has all signatures of " + build)
                : new CallResult.Done<>(
                        Optional.empty(),
                        "koji lacks " + missing.size() + " signatures of " + build + ", the first of "
                                + missing.get(0));
    }

    private static Accepted accepted(int rpms, String how) {
        return new Accepted(null, null, JsonNodeFactory.instance.objectNode().put("signed", rpms), how);
    }
}
