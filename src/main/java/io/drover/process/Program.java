package io.drover.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run runs.
 *
 * @param words the command line; whoever may look at processes sees it, so it holds no secret
 * @param directory where it works
 * @param environment what it sees beside what is passed on of ours
 * @param timeout after which it is ended with all it began
 * @param queue whose concurrency it counts for: ansible-proxies
 * @param notes for those who read the run's state later; kept in clear
 */
public record Program(
        List<String> words,
        Path directory,
        Map<String, String> environment,
        Duration timeout,
        String queue,
        ObjectNode notes) {
    public Program {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a program has at least one word");
        }
    }
}
