package io.drover.ansible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.process.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The words that run a play: ansible-playbook's, or ansible-runner's with a private data directory of the run's own. */
final class CommandLine {
    private static final String EXTRA_VARS = "extravars";

    private final AnsibleSettings settings;
    private final RunDirectory run;

    CommandLine(AnsibleSettings settings, RunDirectory run) {
        this.settings = settings;
        this.run = run;
    }

    /** Writes the variables, where there are any. */
    List<String> of(Play play, ObjectNode variables) throws IOException {
        Path playbook = settings.playbooks().resolve(play.playbook());
        return settings.runner().isEmpty() ? playbook(play, playbook, variables) : runner(play, playbook, variables);
    }

    private List<String> playbook(Play play, Path playbook, ObjectNode variables) throws IOException {
        List<String> words = new ArrayList<>(settings.command());
        words.add(playbook.toString());
        if (play.inventory() != null) {
            words.add("--inventory=" + play.inventory());
        }
        words.addAll(play.options());
        if (!variables.isEmpty()) {
            words.add("-e");
            words.add("@" + run.secret("variables.yml", Variables.file(variables)));
        }
        return words;
    }

    private List<String> runner(Play play, Path playbook, ObjectNode variables) throws IOException {
        Path data = run.file("private");
        List<String> words = new ArrayList<>(settings.runner());
        words.addAll(List.of("run", data.toString(), "--ident", "run"));
        words.addAll(List.of(
                "-p", settings.directory().resolve(playbook).toAbsolutePath().toString()));
        if (play.inventory() != null) {
            words.addAll(List.of("--inventory", play.inventory()));
        }
        List<String> options = new ArrayList<>(play.options());
        if (!variables.isEmpty()) {
            options.add("-e");
            options.add("@" + run.secret(EXTRA_VARS, Variables.file(variables)));
        }
        if (!options.isEmpty()) {
            words.add("--cmdline=" + options.stream().map(CommandLine::quoted).collect(Collectors.joining(" ")));
        }
        return words;
    }

    /** As Python's shlex reads it. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\"'\"'") + "'";
    }
}
