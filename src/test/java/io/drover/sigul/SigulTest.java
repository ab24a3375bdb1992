package io.drover.sigul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verb makes of a command; a script stands for sigul. */
class SigulTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode TWO = json("{'build': 'bash-1-1', 'key': 'fedora-42', 'key_id': '105ef944',"
            + " 'rpms': ['bash-1-1.src', 'bash-1-1.x86_64']}");

    @TempDir
    Path directory;

    private Path seen;

    @BeforeEach
    void writeScript() {
        seen = directory.resolve("seen");
    }

    @Test
    void givesTheKeyTheRpmsAndThePassphrase() throws IOException {
        Path phrases = Files.createDirectory(directory.resolve("phrases"));
        Files.writeString(phrases.resolve("fedora-42"), "open sesame\n");
        CallResult<Accepted> signed = sigul("echo \"$@\" > " + seen + "; tr '\\0' '!' >> " + seen, phrases)
                .sign(TWO);
        assertThat(signed).isInstanceOf(CallResult.Done.class);
        assertThat(signed.asOptional().orElseThrow().externalId()).isNull();
        assertThat(Files.readString(seen)).isEqualTo("sign-rpms fedora-42 bash-1-1.src bash-1-1.x86_64\nopen sesame!");
    }

    @Test
    void keepsOurEnvironmentToItself() throws IOException {
        sigul("env > " + seen, null).sign(TWO);
        assertThat(Files.readAllLines(seen))
                .extracting(line -> line.split("=")[0])
                .isSubsetOf("PATH", "HOME", "LANG", "KRB5CCNAME", "KRB5_CONFIG", "PWD", "SHLVL", "_", "OLDPWD");
    }

    @Test
    void aFailureMayHaveSignedSome() {
        CallResult<Accepted> failed =
                sigul("echo one signed; echo bridge is gone >&2; exit 3", null).sign(TWO);
        assertThat(failed).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(failed.evidence()).contains("ended with 3", "bridge is gone", "fedora-42");
    }

    @Test
    void endsWhatTakesTooLongWithItsChildren() {
        Sigul slow = new Sigul(new SigulSettings(
                List.of("sh", "-c", "sleep 600 & echo $! > " + seen + "; wait", "sigul"),
                null,
                Duration.ofMillis(700)));
        CallResult<Accepted> late = slow.sign(TWO);
        assertThat(late).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(late.evidence()).contains("PT0.7S");
        assertThat(seen).isNotEmptyFile();
        assertThat(child()).isTrue();
    }

    /** Whether the child that the script began has ended. */
    private boolean child() {
        try {
            long pid = Long.parseLong(Files.readString(seen).strip());
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCommandOrPassphraseThatIsNotThereSignedNothing() {
        Sigul none = new Sigul(new SigulSettings(List.of("/nowhere/sigul"), null, Duration.ofSeconds(5)));
        assertThat(none.sign(TWO)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(none.sign(TWO).evidence()).contains("drover.sigul.command");
        assertThat(sigul("touch " + seen, directory).sign(TWO)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(seen).doesNotExist();
    }

    @Test
    void wordsThatCouldBeOptionsAreRefused() {
        for (String wrong : List.of(
                "{'key': '--help', 'rpms': ['a-1-1.src']}",
                "{'key': 'k', 'rpms': ['--store']}",
                "{'key': 'k', 'rpms': ['a b']}",
                "{'key': '../k', 'rpms': ['a-1-1.src']}",
                "{'key': 'k', 'rpms': []}",
                "{}")) {
            assertThat(sigul("touch " + seen, null).sign(json(wrong))).as(wrong).isInstanceOf(CallResult.Refused.class);
        }
        assertThat(seen).doesNotExist();
    }

    @Test
    void kojiSaysWhetherAllAreSigned() {
        Sigul sigul = sigul("true", null);
        assertThat(sigul.found(
                                TWO,
                                json("{'rpms': [{'nvra': 'bash-1-1.src', 'keys': ['105ef944']},"
                                        + " {'nvra': 'bash-1-1.x86_64', 'keys': ['aaaaaaaa', '105ef944']}]}"))
                        .asOptional()
                        .orElseThrow())
                .isPresent();
        CallResult<?> one = sigul.found(TWO, json("{'rpms': [{'nvra': 'bash-1-1.src', 'keys': ['105ef944']}]}"));
        assertThat(one.asOptional().orElseThrow()).isEqualTo(java.util.Optional.empty());
        assertThat(one.evidence()).contains("lacks 1", "bash-1-1.x86_64");
    }

    private Sigul sigul(String script, @Nullable Path phrases) {
        return new Sigul(
                new SigulSettings(List.of("sh", "-c", script, "sigul", "sign-rpms"), phrases, Duration.ofSeconds(20)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
