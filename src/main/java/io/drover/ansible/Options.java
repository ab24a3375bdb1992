package io.drover.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The options of ansible-playbook that an action's parameters stand for; each is one word, so that no value becomes one itself. */
final class Options {
    private static final int MOST_FORKS = 500;
    private static final int LOUDEST = 4;

    private final JsonNode parameters;
    private final AnsibleSettings settings;
    private final List<String> words = new ArrayList<>();

    private Options(JsonNode parameters, AnsibleSettings settings) {
        this.parameters = parameters;
        this.settings = settings;
    }

    /** @throws Wrong that names the parameter */
    static List<String> of(JsonNode parameters, AnsibleSettings settings) {
        Options options = new Options(parameters, settings);
        options.add();
        return options.words;
    }

    private void add() {
        text("limit", "--limit=");
        list("tags", "--tags=");
        list("skipTags", "--skip-tags=");
        flag("check", "--check");
        flag("diff", "--diff");
        flag("become", "--become");
        text("becomeUser", "--become-user=");
        secret("becomePasswordFile", "--become-password-file=");
        secret("vaultPasswordFile", "--vault-password-file=");
        text("remoteUser", "--user=");
        secret("identity", "--private-key=");
        number("forks", "--forks=", MOST_FORKS);
        int loud = parameters.path("verbosity").asInt(0);
        if (loud > 0 && loud <= LOUDEST) {
            words.add("-" + "v".repeat(loud));
        }
    }

    private void text(String parameter, String option) {
        if (parameters.hasNonNull(parameter)) {
            words.add(option + Play.text(parameter, parameters.path(parameter).asText()));
        }
    }

    private void list(String parameter, String option) {
        List<String> all = Play.texts(parameter, parameters.path(parameter));
        if (!all.isEmpty()) {
            words.add(option + String.join(",", all));
        }
    }

    private void flag(String parameter, String option) {
        if (parameters.path(parameter).asBoolean(false)) {
            words.add(option);
        }
    }

    private void number(String parameter, String option, int most) {
        if (parameters.hasNonNull(parameter)) {
            int number = parameters.path(parameter).asInt(0);
            if (number < 1 || number > most) {
                throw new Wrong(parameter + ": from 1 to " + most);
            }
            words.add(option + number);
        }
    }

    /** Only the path stands on the command line. */
    private void secret(String parameter, String option) {
        if (parameters.hasNonNull(parameter)) {
            words.add(option + secretFile(parameter, parameters.path(parameter).asText(), settings));
        }
    }

    /** @throws Wrong where there is no such secret */
    static Path secretFile(String parameter, String name, AnsibleSettings settings) {
        Path directory = settings.secrets();
        if (directory == null) {
            throw new Wrong(parameter + ": there are no secrets; set drover.ansible.secrets");
        }
        Path file = directory.resolve(Play.name(parameter, name)).toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw new Wrong(parameter + ": " + file + " cannot be read");
        }
        return file;
    }
}
