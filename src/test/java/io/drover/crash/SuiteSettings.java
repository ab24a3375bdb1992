package io.drover.crash;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard, from system properties that begin with {@code crash.}.
 *
 * @param messages on the bus, those of the simulators included
 * @param faults injected while they flow
 * @param seed all that is random comes from it
 * @param stacks embedded, services
 * @param diskFull how long there is no byte left
 * @param only faults whose name has this in it; empty for all
 * @param patience how many times longer than on a quiet machine things may take
 */
record SuiteSettings(
        int messages, int faults, long seed, List<String> stacks, Duration diskFull, String only, int patience) {
    static SuiteSettings read() {
        long seconds = Long.getLong("crash.disk-full", Integer.getInteger("crash.faults", 40) > 100 ? 30 : 6);
        return new SuiteSettings(
                Integer.getInteger("crash.messages", 2_000),
                Integer.getInteger("crash.faults", 40),
                Long.getLong("crash.seed", 20_260_301),
                List.of(System.getProperty("crash.stacks", "embedded,services").split(",")),
                Duration.ofSeconds(seconds),
                System.getProperty("crash.only", ""),
                Integer.getInteger("crash.patience", 1));
    }

    int messagesPerFault() {
        return Math.max(1, messages / Math.max(1, faults));
    }

    /** So that a fault's messages take about as long as the fault. */
    int messagesPerSecond() {
        return Math.max(20, messagesPerFault() / 3);
    }

    /** Of that many seconds on a quiet machine. */
    Duration within(long seconds) {
        return Duration.ofSeconds(seconds * patience);
    }

    /** The same run again. */
    String command(String stack) {
        return "mvn -q -Pcrash verify -Dcrash.messages=" + messages + " -Dcrash.faults=" + faults + " -Dcrash.seed="
                + seed + " -Dcrash.stacks=" + stack
                + (patience == 1 ? "" : " -Dcrash.patience=" + patience)
                + (only.isEmpty() ? "" : " '-Dcrash.only=" + only + "'");
    }
}
