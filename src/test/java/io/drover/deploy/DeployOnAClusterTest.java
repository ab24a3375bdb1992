package io.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rendered role, run by Ansible against a stand-in for {@code oc} that adds fields as an API server does. */
class DeployOnAClusterTest {
    private static final Path VALUES = Path.of("config/deploy/values.yaml");
    private static final String STG = "https://api.ocp.stg.example.org:6443";

    @TempDir
    Path directory;

    private Path cluster;
    private Path rendered;
    private Path recorded;
    private Path inventory;

    @BeforeEach
    void aClusterOfStaging() throws IOException {
        Services.requirePrograms("ansible-core", "/usr/bin/ansible-playbook");
        cluster = Files.createDirectory(directory.resolve("cluster"));
        recorded = Files.createDirectory(directory.resolve("recorded"));
        rendered = directory.resolve("rendered");
        Files.writeString(cluster.resolve("server"), STG);
        Files.writeString(cluster.resolve("secrets"), "drover-stg-bus drover-stg-db drover-stg-mbs");
        inventory = Files.writeString(
                directory.resolve("hosts"),
                "[os_control_stg]\nstg01 ansible_connection=local env_short=stg\n"
                        + "[os_control]\nprod01 ansible_connection=local env_short=prod\n");
        render(VALUES);
    }

    @Test
    void theSecondTimeNothingIsChangedAndNothingDiffers() throws Exception {
        assertThat(differences()).hasSize(7).allMatch(line -> line.endsWith(": is not there"));

        assertThat(play("-l", "stg01")).contains("failed=0").doesNotContain("changed=0");
        assertThat(differences()).isEmpty();
        assertThat(calls()).contains("-n drover rollout status deployment/drover --timeout=10m");

        assertThat(play("-l", "stg01")).contains("changed=0").contains("failed=0");
        assertThat(differences()).isEmpty();
    }

    @Test
    void whatWasChangedIsSaidAndOneCommandGoesBack() throws Exception {
        play("-l", "stg01");
        Path newer = newerValues();
        render(newer);
        assertThat(differences(newer))
                .anyMatch(line -> line.startsWith("ConfigMap drover/drover-config-") && line.endsWith(": is not there"))
                .contains("Deployment drover/drover.spec.template.spec.containers[drover].image: drover:0.2.0, and has"
                        + " drover:0.1.0");
        play("-l", "stg01");
        assertThat(differences(newer)).isEmpty();

        assertThat(play("-l", "stg01", "-e", "rollback=true")).contains("failed=0");
        assertThat(calls()).contains("-n drover rollout undo deployment/drover");
        assertThat(differences()).isEmpty();
        assertThat(differences(newer)).isNotEmpty();
    }

    @Test
    void theClusterOfAnotherEnvironmentIsRefused() throws Exception {
        assertThat(play("-l", "prod01")).contains("is logged in at " + STG).contains("failed=1");
        assertThat(calls()).containsOnly("whoami --show-server");
    }

    @Test
    void aSecretThatIsNotThereEndsItBeforeAnythingIsApplied() throws Exception {
        Files.writeString(cluster.resolve("secrets"), "drover-stg-bus drover-stg-db");
        assertThat(play("-l", "stg01")).contains("drover-stg-mbs").contains("failed=1");
        assertThat(calls()).noneMatch(call -> call.startsWith("apply"));
    }

    private Path newerValues() throws IOException {
        Path home = Files.createDirectories(directory.resolve("config/deploy"));
        Files.copy(Path.of("config/policy.yaml"), home.resolveSibling("policy.yaml"));
        return Files.writeString(
                home.resolve("values.yaml"),
                Files.readString(VALUES)
                        .replace("drover:0.1.0", "drover:0.2.0")
                        .replace("drover.bus.queue-type: quorum", "drover.bus.queue-type: classic"));
    }

    private void render(Path values) throws IOException {
        new Rendering(DeployValues.read(values)).writeTo(rendered);
    }

    private List<String> differences() {
        return differences(VALUES);
    }

    private List<String> differences(Path values) {
        return ClusterState.read(recorded).differences(new Rendering(DeployValues.read(values)).objects("stg"));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(cluster.resolve("calls"));
    }

    private String play(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/ansible-playbook",
                "-i",
                inventory.toString(),
                rendered.resolve("ansible/playbooks/openshift-apps/drover.yml").toString(),
                "-e",
                "drover_oc=" + Path.of("src/test/resources/deploy/oc").toAbsolutePath(),
                "-e",
                "drover_objects=" + directory.resolve("objects"),
                "-e",
                "drover_state=" + recorded));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OC_STATE", cluster.toString(),
                        "ANSIBLE_ROLES_PATH", rendered.resolve("ansible/roles").toString(),
                        "ANSIBLE_LOCAL_TEMP", directory.resolve("tmp").toString(),
                        "ANSIBLE_REMOTE_TEMP", directory.resolve("tmp").toString(),
                        "ANSIBLE_NOCOLOR", "1",
                        "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(output).isTrue();
        return output;
    }
}
