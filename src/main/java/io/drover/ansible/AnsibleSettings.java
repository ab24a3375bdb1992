package io.drover.ansible;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code drover.ansible} of the configuration.
 *
 * @param command the words before the playbook: {@code ansible-playbook}
 * @param runner the words of ansible-runner, which then runs plays in place of {@code command}; empty: it does not
 * @param playbooks directory that playbooks are named from, and stand in
 * @param inventory where an action names none: file or directory; null for the one of ansible.cfg
 * @param config the ansible.cfg; null for the one that Ansible finds
 * @param directory where plays work
 * @param secrets directory of keys, passwords and other secrets, one file each; null: there are none
 * @param timeout of a play that says none
 * @param onCrash of a play that says nothing: what becomes of one that died
 * @param logs what stands before a run's id and {@code /log} in its URL; null: there is no URL
 */
public record AnsibleSettings(
        List<String> command,
        List<String> runner,
        Path playbooks,
        @Nullable String inventory,
        @Nullable Path config,
        Path directory,
        @Nullable Path secrets,
        Duration timeout,
        OnCrash onCrash,
        @Nullable String logs) {
    public AnsibleSettings {
        command = List.copyOf(command);
        runner = List.copyOf(runner);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("drover.ansible.command: must be set");
        }
    }
}
