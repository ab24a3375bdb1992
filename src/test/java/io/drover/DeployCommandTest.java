package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code drover deploy}: what it renders of {@code config/deploy/values.yaml}, and what it refuses. */
class DeployCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path values;
    private Path rendered;

    @BeforeEach
    void aCopyOfTheShippedValues() throws IOException {
        values = Files.createDirectories(directory.resolve("config/deploy")).resolve("values.yaml");
        Files.copy(Path.of("config/policy.yaml"), directory.resolve("config/policy.yaml"));
        Files.copy(Path.of("config/deploy/values.yaml"), values);
        rendered = directory.resolve("rendered");
    }

    @Test
    void oneCommandRendersBothEnvironmentsAndTheSecondTimeChangesNothing() throws IOException {
        assertThat(deploy("--out", rendered)).isZero();
        assertThat(rendered.resolve("openshift/stg.yaml")).exists();
        assertThat(rendered.resolve("openshift/prod.yaml")).exists();
        assertThat(rendered.resolve("ansible/playbooks/openshift-apps/drover.yml"))
                .exists();
        assertThat(rendered.resolve("ansible/roles/openshift-apps/drover/files/prod/deployment.yaml"))
                .content()
                .contains("replicas: 3");
        assertThat(deploy("--out", rendered)).isZero();
        assertThat(out.toString()).contains(" 0 changed").doesNotContain("changed: ");
    }

    @Test
    void theImageIsOfThisVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>drover</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(values).content().contains("  image: drover:" + version.group(1) + "\n");
    }

    @Test
    void secretsAreThereByReferenceOnlyAndEachEnvironmentNamesItsOwn() throws IOException {
        deploy("--out", rendered);
        assertThat(rendered.resolve("openshift/stg.yaml"))
                .content()
                .contains("secretName: drover-stg-db")
                .contains("drover.db.password=file:/run/secrets/drover/drover-stg-db/password")
                .doesNotContain("drover-prod-", "kind: Secret");
        assertThat(rendered.resolve("openshift/prod.yaml"))
                .content()
                .contains("secretName: drover-prod-db")
                .doesNotContain("drover-stg-");
    }

    @Test
    void aStagingPodDoesNotStartWithWhatIsProductions() throws IOException {
        deploy("--out", rendered);
        assertThat(rendered.resolve("openshift/stg.yaml"))
                .content()
                .contains("drover.environment.name=stg")
                .containsPattern("drover.environment.foreign=.*org.fedoraproject.prod,rabbitmq.example.org");
    }

    @Test
    void withStorageOnePodHasTheVolumeAndWhatIsNoLongerRenderedGoes() throws IOException {
        deploy("--out", rendered);
        change("  # storage: 5Gi", "  storage: 5Gi");
        change("platform: openshift", "platform: kubernetes");
        change("replicas: 2                          # 1", "replicas: 1 # 1");
        change("    replicas: 2\n", "");
        change("    replicas: 3\n", "");
        assertThat(deploy("--out", rendered)).isZero();
        Path files = rendered.resolve("ansible/roles/openshift-apps/drover/files/stg");
        assertThat(files.resolve("persistent-volume-claim.yaml")).content().contains("storage: 5Gi");
        assertThat(files.resolve("deployment.yaml")).content().contains("type: Recreate", "claimName: drover");
        assertThat(files.resolve("ingress.yaml")).exists();
        assertThat(files.resolve("route.yaml")).doesNotExist();
        assertThat(files.resolve("pod-disruption-budget.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drover.db.user: drover|drover.db.password: hunter2|common.properties.drover.db.password: looks like a secret",
                "amqps://rabbitmq.stg|amqps://drover:hunter2@rabbitmq.stg|environments.stg.properties.drover.bus.url: looks like a secret",
                "drover-prod-db/password|drover-stg-db/password|drover-stg-db is named by prod and stg; give each its own",
                "drover-stg-db/password|hunter2|stg: secrets: drover.db.password: NAME/ITEM of a Secret",
                "org.fedoraproject.stg|org.fedoraproject.prod|drover.bus.topic-prefix: org.fedoraproject.prod is foreign to the environment stg",
                "https://mbs.stg.example.org|https://mbs.example.org|stg: drover.mbs.url: https://mbs.example.org/module-build-service/2 is foreign",
                "drover.bus.queue-type|drover.bus.queue-typo|there is no key drover.bus.queue-typo; did you mean drover.bus.queue-type?",
                "jdbc:postgresql://db.stg.example.org/drover|jdbc:h2:file:./data/ledger|replicas: 2 share a PostgreSQL",
                "cpu: 500m|cpu: plenty|prod: cpu: a quantity, as 500m, not 'plenty'",
                "../policy.yaml|../polizy.yaml|files: policy.yaml: ",
                "monitoring: true|monitored: true|Unrecognized field \"monitored\"",
                "environments:|environment:|environment: there are only common and environments"
            })
    void whatCannotBeUsedIsRefusedWithItsPlaceAndNoSecretIsShown(String from, String to, String said)
            throws IOException {
        change(from, to);
        assertThat(deploy("--out", rendered)).isEqualTo(1);
        assertThat(err.toString()).contains("values.yaml").contains(said);
        if (said.contains("looks like a secret")) {
            assertThat(err.toString()).doesNotContain("hunter2");
        }
        assertThat(rendered).doesNotExist();
    }

    @Test
    void whatIsSharedIsSaid() throws IOException {
        change("https://mbs.stg.example.org", "https://mbs.example.org");
        change("# shared: [src.example.org] ", "shared: [mbs.example.org] #");
        assertThat(deploy("--out", rendered)).as(err.toString()).isZero();
        assertThat(rendered.resolve("openshift/stg.yaml")).content().contains("=!mbs.example.org,");
    }

    @Test
    void routesAreBroughtAndASecretInOneIsRefused() throws IOException {
        Path kamelets = Files.createDirectories(directory.resolve("config/deploy/routes/kamelets"));
        Path kamelet =
                Files.writeString(kamelets.resolve("our-mbs-action.kamelet.yaml"), "token: \"{{drover.mbs.token}}\"\n");
        change("    policy.yaml: ../policy.yaml", "    policy.yaml: ../policy.yaml\n    routes: routes");
        assertThat(deploy("--out", rendered)).as(err.toString()).isZero();
        assertThat(rendered.resolve("openshift/stg.yaml"))
                .content()
                .contains("path: routes/kamelets/our-mbs-action.kamelet.yaml")
                .contains("key: routes__kamelets__our-mbs-action.kamelet.yaml");

        Files.writeString(kamelet, "uri: https://drover:hunter2@mbs.example.org\n");
        assertThat(deploy("--out", rendered)).isEqualTo(1);
        assertThat(err.toString()).contains("our-mbs-action").doesNotContain("hunter2");
    }

    @Test
    void aDirectoryWithSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectory(rendered);
        Files.writeString(rendered.resolve("thesis.txt"), "a year's work");
        assertThat(deploy("--out", rendered)).isEqualTo(1);
        assertThat(err.toString()).contains("is not empty and no rendering");
        assertThat(rendered).isDirectoryContaining(file -> file.endsWith("thesis.txt"));
    }

    @Test
    void whatWasRenderedHasNoDifferencesToItselfAndAStrangersChangeIsSaid() throws IOException {
        deploy("--out", rendered);
        Path state = rendered.resolve("openshift/stg.yaml");
        assertThat(deploy("--check", "stg=" + state)).isZero();
        assertThat(out.toString()).contains("stg: no differences");

        String recorded = Files.readString(state)
                .replace("replicas: 2", "replicas: 5")
                .replace("cpu: 500m", "cpu: \"0.5\"")
                .replace("memory: 768Mi", "memory: 786432Ki")
                .replace(
                        "    app.kubernetes.io/name: drover\n  ports:",
                        "    app.kubernetes.io/name: drover\n    hacked: x\n  ports:");
        Path changed = Files.writeString(directory.resolve("changed.yaml"), recorded);
        assertThat(deploy("--check", "stg=" + changed)).isEqualTo(3);
        assertThat(out.toString())
                .contains("stg: Deployment drover/drover.spec.replicas: 2, and has 5")
                .contains("stg: Service drover/drover.spec.selector.hacked: nothing, and has x")
                .contains("stg: 2 differences");
    }

    @Test
    void environmentsThatShareASecretAreToldByFingerprints() throws IOException {
        secret("stg/drover-stg-db/password", "one\n");
        secret("prod/drover-prod-db/password", "two");
        String stg = "stg=" + directory.resolve("secrets/stg");
        String prod = "prod=" + directory.resolve("secrets/prod");
        assertThat(deploy("fingerprints", stg, prod)).isZero();
        assertThat(out.toString())
                .contains(
                        "sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  stg  drover-stg-db/password")
                .contains("no secret is shared");

        secret("prod/drover-prod-mbs/token", "one");
        assertThat(deploy("fingerprints", stg, prod)).isEqualTo(3);
        assertThat(out.toString())
                .contains("stg drover-stg-db/password is the same secret as prod drover-prod-mbs/token");

        secret("prod/drover-prod-mbs/token", "");
        assertThat(deploy("fingerprints", stg, prod)).isEqualTo(1);
        assertThat(err.toString()).contains("is empty");
    }

    private void secret(String place, String text) throws IOException {
        Path file = directory.resolve("secrets").resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(values);
        assertThat(text).contains(from);
        Files.writeString(values, text.replace(from, to));
    }

    private int deploy(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 1];
        all[0] = "deploy";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i].toString();
        }
        CommandLine drover = Drover.commandLine();
        drover.setOut(new PrintWriter(out));
        drover.setErr(new PrintWriter(err));
        if (!all[1].equals("fingerprints")) {
            String[] with = Arrays.copyOf(all, all.length + 2);
            with[all.length] = "--values";
            with[all.length + 1] = values.toString();
            all = with;
        }
        return drover.execute(all);
    }
}
