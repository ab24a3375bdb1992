package io.drover.distgit;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * ssh with the one key and the one known_hosts file of the settings: no agent, no {@code ~/.ssh/config}, no question
 * asked, and a host key that is not listed ends the connection.
 */
final class SshSessions {
    private static final Map<String, String> STRICT =
            Map.of("StrictHostKeyChecking", "yes", "PreferredAuthentications", "publickey");

    private SshSessions() {}

    /** @param home an existing directory that nothing is read from */
    static SshdSessionFactory of(Path key, Path knownHosts, File home) {
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(home)
                .setSshDirectory(home)
                .setPreferredAuthentications("publickey")
                .setDefaultIdentities(directory -> List.of(key))
                .setDefaultKnownHostsFiles(directory -> List.of(knownHosts))
                .setConfigStoreFactory((directory, file, user) -> new StrictStore())
                .setConnectorFactory(null)
                .build(null);
    }

    private static final class StrictStore implements SshConfigStore {
        @Override
        public HostConfig lookup(String host, int port, String user) {
            return new StrictHost();
        }

        @Override
        public HostConfig lookupDefault(String host, int port, String user) {
            return new StrictHost();
        }
    }

    private static final class StrictHost implements SshConfigStore.HostConfig {
        @Override
        public @Nullable String getValue(String name) {
            return STRICT.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> getValues(String name) {
            String value = getValue(name);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Map<String, String> getOptions() {
            return STRICT;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}
