package io.drover.sandbox.distgit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;

/**
 * dist-git: {@code /<namespace>/<name>.git} over git's smart HTTP protocol, real repositories on disk. Anyone may read;
 * a push needs the configured user and token (Basic). Every moved branch is told to the bus, see {@link PushMessages};
 * every pushed one is a journal entry {@code push} with the subject {@code <namespace>/<name>#<branch>@<commit>}. Commits
 * made through {@link #commit} are a packager's and not in the journal. Thread-safe; updates are done one at a time.
 */
public final class DistGitSimulator implements Simulator {
    private static final Pattern PATH =
            Pattern.compile("/([^/]+)/([^/]+?)(?:\\.git)?/(info/refs|git-upload-pack|git-receive-pack)");

    private final Repositories repositories;
    private final Journal journal;
    private final PushMessages messages;
    private final SeedCommits seeds;
    private final String user;
    private final String credentials;
    private final Object updates = new Object();

    /** @param root an existing directory, kept over restarts */
    public DistGitSimulator(Path root, String user, String token, Journal journal, BusListener bus, Clock clock) {
        this.repositories = new Repositories(root);
        this.seeds = new SeedCommits(repositories, clock);
        this.journal = journal;
        this.messages = new PushMessages(bus);
        this.user = user;
        this.credentials =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return "distgit";
    }

    /**
     * Commits as a packager would, and tells the bus.
     *
     * @param files path to content; the other files stay
     * @param author account name, {@code alice}
     * @return the full commit; its committer time is later than its parent's by at least a second, since MBS makes
     *     versions of it
     */
    public String commit(
            String namespace, String repo, String branch, Map<String, String> files, String author, String message)
            throws IOException {
        synchronized (updates) {
            Push push = seeds.commit(namespace, repo, branch, files, author, message);
            try (Repository repository = repositories.openOrCreate(namespace, repo, branch)) {
                messages.announce(repository, push);
            }
            return push.to().name();
        }
    }

    /** Gives a repository to reading code; empty where there is none. The caller closes it. */
    public Optional<Repository> open(String namespace, String repo) throws IOException {
        return repositories.open(namespace, repo);
    }

    @Override
    public Answer answer(Request request) throws IOException {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return text(404, "not a path of git's HTTP protocol: " + request.path());
        }
        boolean advertise = path.group(3).equals("info/refs");
        String service = advertise ? request.parameter("service").orElse("") : path.group(3);
        if (!request.method().equals(advertise ? "GET" : "POST")) {
            return text(405, request.method() + " is not what git does at " + request.path());
        }
        if (!service.equals(SmartHttp.UPLOAD) && !service.equals(SmartHttp.RECEIVE)) {
            return text(403, "only the smart protocol is served; use a git newer than 1.6.6");
        }
        if (service.equals(SmartHttp.RECEIVE)
                && !request.header("Authorization").orElse("").equals(credentials)) {
            return new Answer(401, Map.of("WWW-Authenticate", "Basic realm=\"dist-git\""), new byte[0]);
        }
        Optional<Repository> found = repositories.open(path.group(1), path.group(2));
        if (found.isEmpty()) {
            return text(404, "no repository " + path.group(1) + "/" + path.group(2));
        }
        try (Repository repository = found.get()) {
            return serve(repository, path.group(1), path.group(2), service, advertise, request);
        }
    }

    private Answer serve(
            Repository repository, String namespace, String name, String service, boolean advertise, Request request)
            throws IOException {
        if (advertise) {
            return SmartHttp.advertise(repository, service, request);
        }
        if (service.equals(SmartHttp.UPLOAD)) {
            return SmartHttp.upload(repository, request);
        }
        synchronized (updates) {
            return SmartHttp.receive(
                    repository, request, (pack, commands) -> pushed(repository, namespace, name, commands));
        }
    }

    private void pushed(Repository repository, String namespace, String name, Collection<ReceiveCommand> commands) {
        try {
            for (ReceiveCommand command : commands) {
                if (command.getResult() == Result.OK && command.getRefName().startsWith("refs/heads/")) {
                    String branch = command.getRefName().substring("refs/heads/".length());
                    Push push = new Push(namespace, name, branch, command.getOldId(), command.getNewId(), user);
                    journal.effect("push", push.subject(), detail(repository, push));
                    messages.announce(repository, push);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ObjectNode detail(Repository repository, Push push) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit tip = walk.parseCommit(push.to());
            return SandboxJson.object()
                    .put("user", push.agent())
                    .put("old", push.from().name())
                    .put("new", push.to().name())
                    .put("commits", PushMessages.newCommits(repository, push).size())
                    .put("message", tip.getFullMessage());
        }
    }

    /** {@code {"repositories": {"rpms/zlib": {"f42": "<commit>"}}}}. */
    @Override
    public JsonNode state() {
        ObjectNode state = SandboxJson.object();
        ObjectNode all = state.putObject("repositories");
        try {
            for (String fullname : repositories.names()) {
                ObjectNode branches = all.putObject(fullname);
                String[] parts = fullname.split("/", 2);
                try (Repository repository = repositories.openOrCreate(parts[0], parts[1], "main")) {
                    for (Ref ref : repository.getRefDatabase().getRefsByPrefix("refs/heads/")) {
                        ObjectId tip = ref.getObjectId();
                        branches.put(ref.getName().substring("refs/heads/".length()), tip == null ? null : tip.name());
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return state;
    }

    private static Answer text(int status, String text) {
        return Answer.of(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
