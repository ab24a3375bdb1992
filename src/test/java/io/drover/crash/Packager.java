package io.drover.crash;

import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who changes things, and remembers the commits. */
final class Packager {
    /** How a thing is changed. @return the commit */
    private interface Change {
        String commit() throws IOException;
    }

    /** Something that is changed again and again, and what is to be built each time. Thread-safe. */
    static final class Line {
        private final String subject;
        private final List<String> builds;
        private final Change change;
        private final List<String> commits = new ArrayList<>();

        private Line(String subject, List<String> builds, Change change) {
            this.subject = subject;
            this.builds = builds;
            this.change = change;
        }

        synchronized void change() throws IOException {
            commits.add(change.commit());
        }

        /** Modules as {@code name:stream}. */
        List<String> builds() {
            return builds;
        }

        /** What Drover calls each change: {@code rpms/zlib#f42@9a8b…}; oldest first. */
        synchronized List<String> causes() {
            return commits.stream().map(commit -> subject + "@" + commit).toList();
        }
    }

    private final List<Line> lines = new ArrayList<>();

    Packager(World world) {
        // nodejs:20 is built from it; yarn:1 and webapps:1 build on that
        lines.add(new Line(
                "rpms/zlib#f42", List.of("nodejs:20", "webapps:1", "yarn:1"), () -> world.changeSpec("zlib", "alice")));
        // a module that nothing builds on
        lines.add(new Line(
                "modules/caddy#2", List.of("caddy:2"), () -> world.changeModule("caddy", "2", "", "caddy", "mona")));
    }

    /** Has so many more packages, each with a ready module of its own; while nobody hears of it. */
    Packager alsoOf(int packages, World world, Simulators simulators) throws IOException {
        String url = simulators.server("distgit").url();
        for (int i = 1; i <= packages; i++) {
            String rpm = "rpm" + i;
            String module = "module" + i;
            world.changeSpec(rpm, "alice");
            String commit = world.changeModule(module, "1", "", rpm, "mona");
            simulators.mbs().seedReady(url + "/modules/" + module + ".git?#" + commit, "1");
            lines.add(new Line("rpms/" + rpm + "#f42", List.of(module + ":1"), () -> world.changeSpec(rpm, "alice")));
        }
        return this;
    }

    void changeZlib() throws IOException {
        lines.get(0).change();
    }

    void changeCaddy() throws IOException {
        lines.get(1).change();
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }
}
