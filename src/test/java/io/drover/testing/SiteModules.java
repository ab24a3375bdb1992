package io.drover.testing;

import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** The packagers of a {@link Site}: they make packages and modules, and change them. */
public final class SiteModules {
    private final Simulators simulators;
    private final SiteBus bus;
    private final AtomicInteger number = new AtomicInteger();

    SiteModules(Simulators simulators, SiteBus bus) {
        this.simulators = simulators;
        this.bus = bus;
    }

    /**
     * A module with a ready build, as if made before the story began: no message tells of it.
     *
     * @param module {@code name:stream}
     * @param component {@code rpm@ref} that it takes
     * @param buildRequires further {@code name:stream}
     * @return the commit
     */
    public String ready(String module, String component, String... buildRequires) {
        return bus.silently(() -> {
            String commit = define(module, component, buildRequires);
            simulators.mbs().seedReady(scmurl(module, commit), stream(module));
            return commit;
        });
    }

    /** A packager pushes a new definition. @return the commit */
    public String define(String module, String component, String... buildRequires) {
        String[] of = component.split("@", 2);
        return commit("modules", name(module), stream(module), name(module) + ".yaml", modulemd(of, buildRequires));
    }

    /** A packager pushes one file. @return the commit */
    public String commit(String namespace, String name, String branch, String file, String text) {
        try {
            return simulators.distgit().commit(namespace, name, branch, Map.of(file, text), "alice", "Change " + file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A packager changes the spec file. @return the commit */
    public String spec(String rpm, String branch) {
        return commit("rpms", rpm, branch, rpm + ".spec", "Name: " + rpm + "\nRelease: " + number.incrementAndGet());
    }

    /** A module's branch moves on without a change that matters, unheard, so that MBS does not know its head. */
    public String unknownHead(String module) {
        return bus.silently(() ->
                commit("modules", name(module), stream(module), "README.md", "Number " + number.incrementAndGet()));
    }

    /** A packager submits a commit to MBS himself. @return MBS's status code */
    public int submit(String module, String commit) {
        String body = "{\"scmurl\": \"" + scmurl(module, commit) + "\", \"branch\": \"" + stream(module) + "\"}";
        return mbs("POST", "/module-builds/", body);
    }

    /** A packager cancels a build. @return MBS's status code */
    public int cancel(long build) {
        return mbs("PATCH", "/module-builds/" + build, "{\"state\": \"failed\"}");
    }

    private int mbs(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulators.server("mbs").url() + "/module-build-service/2" + path))
                .header("Authorization", "Bearer " + Simulators.TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What MBS is asked to build. */
    public String scmurl(String module, String commit) {
        return simulators.server("distgit").url() + "/modules/" + name(module) + ".git?#" + commit;
    }

    /** Where a module's branch is. */
    public String head(String module) {
        return tip("modules", name(module), stream(module)).name();
    }

    /** The message of the newest commit. */
    public String headMessage(String module) {
        return tip("modules", name(module), stream(module)).getFullMessage();
    }

    private RevCommit tip(String namespace, String name, String branch) {
        try (Repository repository = simulators.distgit().open(namespace, name).orElseThrow();
                RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(repository.resolve("refs/heads/" + branch));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String modulemd(String[] component, String... buildRequires) {
        String requires = Arrays.stream(buildRequires)
                .map(module -> ", " + name(module) + ": [\"" + stream(module) + "\"]")
                .collect(Collectors.joining());
        return World.modulemd(number.incrementAndGet(), requires, component[0], component[1]);
    }

    private static String name(String module) {
        return module.split(":", 2)[0];
    }

    private static String stream(String module) {
        return module.split(":", 2)[1];
    }
}
