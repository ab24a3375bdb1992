package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One refresh of the {@link ModuleIndex}: fills it if need be, in the order of ids so that new builds come last, and then
 * asks for what was modified since. The time of the last change is taken from MBS, never from our own clock, unless MBS
 * sends none.
 */
final class IndexRefresh implements Talk {
    /** A change may be committed a little after the moment it is dated. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final ModuleIndex index;
    private final MbsSettings settings;
    private final Supplier<Object> end;
    private long refresh;
    private Instant asOf = Instant.EPOCH;
    private Instant newest = Instant.EPOCH;
    private int page = 1;
    private int pagesRead;
    private boolean startOver;

    IndexRefresh(ModuleIndex index, MbsSettings settings, Supplier<Object> end) {
        this.index = index;
        this.settings = settings;
        this.end = end;
    }

    @Override
    public Next begin() {
        refresh = index.begin();
        if (refresh == 0) {
            return new Next.End(end.get());
        }
        asOf = index.now();
        return ask();
    }

    @Override
    public Next answered(MbsReply reply) {
        CallResult<JsonNode> answer = MbsAnswers.ofGet(reply);
        if (!(answer instanceof CallResult.Done<JsonNode> done)) {
            throw new CallFailed(answer);
        }
        JsonNode items = done.value().path("items");
        if (!items.isArray()) {
            throw new CallFailed(new CallResult.Unavailable<>(reply.evidence() + ", but it holds no items", null));
        }
        if (!index.filled()) {
            Instant now = reply.date() == null ? index.now().minus(CLOCKS_APART) : reply.date();
            if (index.fillPage() == 1) {
                index.changesSince(now);
            }
        }
        items.forEach(this::take);
        JsonNode meta = done.value().path("meta");
        boolean last = items.isEmpty() || meta.path("pages").asInt(Integer.MAX_VALUE) <= currentPage();
        return last ? lastPage(meta.path("total").asInt(0)) : nextPage();
    }

    @Override
    public Next lost(boolean sent, String evidence) {
        throw new CallFailed(new CallResult.Unavailable<>(evidence, null));
    }

    @Override
    public void close() {
        if (refresh > 0) {
            refresh = 0;
            index.release();
        }
    }

    private void take(JsonNode item) {
        long id = item.path("id").asLong();
        if (!index.filled()) {
            index.sawInFill(id);
        }
        try {
            MbsBuild build = MbsBuild.parse(item);
            if (build.modified() != null && build.modified().isAfter(newest)) {
                newest = build.modified();
            }
            if (build.state() == BuildState.READY) {
                index.builds().take(build, item);
            } else {
                startOver |= index.builds().holds(build);
            }
        } catch (IllegalArgumentException e) {
            index.builds().warn(id, "build " + id + " is left out: " + e.getMessage());
        }
    }

    private Next nextPage() {
        if (index.filled()) {
            page++;
        } else {
            index.fillNextPage();
        }
        return ask();
    }

    private Next lastPage(int total) {
        if (!index.filled()) {
            index.endFill(total);
            newest = index.changesSince();
            page = 1;
            return ask();
        }
        if (startOver) {
            startOver = false;
            index.startOver();
            return ask();
        }
        index.changesSince(newest);
        index.complete(refresh, asOf);
        return new Next.End(end.get());
    }

    private Next ask() {
        if (++pagesRead > settings.maxPages()) {
            throw new CallFailed(new CallResult.Refused<>("the list of MBS's module builds has more than "
                    + settings.maxPages() + " pages (drover.mbs.max-pages)"));
        }
        List<MbsRequest.Parameter> query = new ArrayList<>();
        query.add(MbsRequest.parameter("state", BuildState.READY.word()));
        if (index.filled()) {
            query.add(MbsRequest.parameter("state", BuildState.FAILED.word()));
            query.add(MbsRequest.parameter("state", BuildState.GARBAGE.word()));
            query.add(MbsRequest.parameter(
                    "modified_after", index.changesSince().minus(OVERLAP).truncatedTo(ChronoUnit.SECONDS)));
        }
        query.add(MbsRequest.parameter("verbose", true));
        query.add(MbsRequest.parameter("order_by", "id"));
        query.add(MbsRequest.parameter("per_page", settings.perPage()));
        query.add(MbsRequest.parameter("page", currentPage()));
        return new Next.Ask(MbsRequest.get(MbsRequest.BUILDS, query.toArray(MbsRequest.Parameter[]::new)));
    }

    private int currentPage() {
        return index.filled() ? page : index.fillPage();
    }
}
