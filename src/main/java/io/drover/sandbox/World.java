package io.drover.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.Map;

/**
 * The small distribution that the sandbox and the tests play in. nodejs:20 is built from rpms/zlib, yarn:1 needs
 * nodejs:20, webapps:1 needs both; base-tools:f42 is built from rpms/pcre, and the sandbox's policy denies it; nothing is
 * built from rpms/figlet; caddy:2 has no component of interest.
 */
public final class World {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String SPEC = "Name: %s\nVersion: 1\nRelease: %s%%{?dist}\nSummary: A package\nLicense: MIT\n";

    private final Simulators simulators;
    private int releases = 1;

    private World(Simulators simulators) {
        this.simulators = simulators;
    }

    /** Fills the simulators; nothing of it is in their journals. */
    public static World create(Simulators simulators) throws IOException {
        World world = new World(simulators);
        for (String rpm : new String[] {"zlib", "pcre", "figlet"}) {
            world.changeSpec(rpm, "alice");
        }
        world.module("nodejs", "20", "", "zlib");
        world.module("yarn", "1", "nodejs: [\"20\"]", "yarnpkg");
        world.module("webapps", "1", "nodejs: [\"20\"], yarn: [\"1\"]", "webapp");
        world.module("base-tools", "f42", "", "pcre");
        world.module("caddy", "2", "", "caddy");
        simulators
                .koji()
                .seed(
                        YAML.readTree(
                                """
                {"users": [{"name": "drover", "password": "simulated", "permissions": ["tag"]}],
                 "tags": [{"name": "f42-candidate", "arches": "x86_64", "packages": ["zlib", "figlet", "pcre"]},
                          {"name": "f42-signing-pending", "arches": "x86_64", "packages": ["zlib", "figlet", "pcre"]}],
                 "builds": [{"nvr": "figlet-2.2.5-31.fc42", "owner": "drover", "state": 1, "tags": ["f42-candidate"]},
                            {"nvr": "pcre-10.42-1.fc42", "owner": "drover", "state": 1, "tags": ["f42-candidate"]},
                            {"nvr": "zlib-1.3.1-1.fc42", "owner": "drover", "state": 1, "tags": ["f42-candidate"]}]}"""));
        return world;
    }

    /** A packager changes rpms/&lt;name&gt; on f42. @return the commit */
    public String changeSpec(String rpm, String who) throws IOException {
        return simulators
                .distgit()
                .commit(
                        "rpms",
                        rpm,
                        "f42",
                        Map.of(rpm + ".spec", SPEC.formatted(rpm, releases++)),
                        who,
                        "Update " + rpm);
    }

    /** A packager writes a text that no build is made from. @return the commit */
    public String changeReadme(String rpm, String who) throws IOException {
        return simulators
                .distgit()
                .commit("rpms", rpm, "f42", Map.of("README.md", "Release " + releases++), who, "Explain " + rpm);
    }

    /** A packager changes the definition of a module. @return the commit */
    public String changeModule(String name, String stream, String requires, String component, String who)
            throws IOException {
        return simulators
                .distgit()
                .commit(
                        "modules",
                        name,
                        stream,
                        Map.of(name + ".yaml", modulemd(requires, component)),
                        who,
                        "Change " + name);
    }

    private void module(String name, String stream, String requires, String component) throws IOException {
        String commit = changeModule(name, stream, requires, component, "mona");
        simulators.mbs().seedReady(simulators.server("distgit").url() + "/modules/" + name + ".git?#" + commit, stream);
    }

    private String modulemd(String requires, String component) {
        return modulemd(releases++, requires.isEmpty() ? "" : ", " + requires, component, "f42");
    }

    /**
     * A module definition of this world.
     *
     * @param number makes its text another one, so that a commit of it changes something
     * @param buildRequires behind the platform: {@code , nodejs: ["20"]}, or ""
     * @param ref the component's branch
     */
    public static String modulemd(int number, String buildRequires, String component, String ref) {
        return """
                document: modulemd
                version: 2
                data:
                  summary: A module
                  description: Number %d
                  license: {module: [MIT]}
                  dependencies:
                    - buildrequires: {platform: [f42]%s}
                      requires: {platform: [f42]}
                  components:
                    rpms:
                      %s: {ref: "%s", rationale: It is what the module is about.}
                """
                .formatted(number, buildRequires, component, ref);
    }
}
