package io.drover.cli;

import io.drover.KojiDesk;
import io.drover.koji.AnswerWatcher;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The hub that a command is for. */
final class KojiAccess {
    @Mixin
    private Configuration configuration = new Configuration();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile of the hub. Default: that of drover.koji.*.")
    private String profile = "";

    String profile() {
        return profile;
    }

    /** For people. */
    String hub() {
        return profile.isEmpty() ? "the default koji hub" : "koji hub " + profile;
    }

    KojiDesk open(AnswerWatcher watcher) {
        Logging.ontoErrors();
        return new KojiDesk(configuration.load(), watcher);
    }
}
