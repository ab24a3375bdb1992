package io.drover.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Ansible looks for callback plugins, ours included: the environment's word goes before that of ansible.cfg, so that has to
 * be said again. Source: Ansible's {@code DEFAULT_CALLBACK_PLUGIN_PATH}, and where it looks for ansible.cfg.
 */
final class CallbackPath {
    private static final String USUAL = "~/.ansible/plugins/callback:/usr/share/ansible/plugins/callback";

    private CallbackPath() {}

    /**
     * @param ours directory of our plugin
     * @param config the ansible.cfg that is configured; null for the one that is found from {@code directory}
     */
    static String of(Path ours, @Nullable Path config, Path directory) {
        Stream<Path> found = config != null
                ? Stream.of(directory.resolve(config))
                : Stream.of(
                        directory.resolve("ansible.cfg"),
                        Path.of(System.getProperty("user.home", "/"), ".ansible.cfg"),
                        Path.of("/etc/ansible/ansible.cfg"));
        String theirs = found.filter(Files::isReadable)
                .findFirst()
                .flatMap(CallbackPath::said)
                .orElse(USUAL);
        return ours.toAbsolutePath() + ":" + theirs;
    }

    private static Optional<String> said(Path file) {
        try {
            boolean defaults = false;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String text = line.strip();
                if (text.startsWith("[")) {
                    defaults = text.startsWith("[defaults]");
                } else if (defaults && text.matches("callback_plugins\\s*=.*")) {
                    return Optional.of(List.of(text.substring(text.indexOf('=') + 1)
                                    .strip()
                                    .split(":"))
                            .stream()
                            .map(String::strip)
                            .map(path -> path.matches("[~/${].*")
                                    ? path
                                    : file.toAbsolutePath().resolveSibling(path).toString())
                            .collect(Collectors.joining(":")));
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
