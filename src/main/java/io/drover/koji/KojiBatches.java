package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * {@code koji:multiCall} for any number of calls: as many requests as it takes, one after the other, each with its own
 * call number. All entries are looked at before the first request goes out, so a bad one means that nothing was sent.
 *
 * <p>The first request that is not answered is the last that is sent. In a session the whole is then Ambiguous as soon as
 * an earlier request was answered, whatever this one met: some of it is done. {@link KojiException#outcomes} has each
 * entry's.
 */
final class KojiBatches implements KojiWork {

    /** In one request where each changes something: one transaction with locks. */
    static final int WRITES = 100;
    /** Of the hub's 4 MiB. */
    static final long SAFE_BYTES = 3L << 20;

    private static final XmlRpcLimits ENTRY =
            new XmlRpcLimits(XmlRpcLimits.CALL.bytes() - 1024, XmlRpcLimits.CALL.elements(), 62);

    private final int batch;

    /** @param batch entries in one request; 0 for what is usual */
    KojiBatches(int batch) {
        this.batch = batch;
    }

    @Override
    public Object answer(KojiTalk talk, Exchange exchange) {
        List<JsonNode> entries = KojiMultiCall.entries(exchange.getMessage().getBody());
        int usual = talk.inSession() ? WRITES : KojiMultiCall.MOST;
        List<List<JsonNode>> batches = cut(entries, batch > 0 ? batch : usual);
        ArrayNode outcomes = JsonNodeFactory.instance.arrayNode(entries.size());
        long began = System.nanoTime();
        for (List<JsonNode> part : batches) {
            try {
                stillInTime(talk, began);
                began = System.nanoTime();
                outcomes.addAll(send(talk, part));
            } catch (KojiException e) {
                throw broken(e, outcomes, part.size(), entries.size(), talk.inSession());
            }
        }
        return outcomes;
    }

    /** By count and by size; an entry near the limit goes alone. @throws KojiException Refused for one beyond */
    private static List<List<JsonNode>> cut(List<JsonNode> entries, int most) {
        List<List<JsonNode>> batches = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            long length = length(entries.get(i), i);
            if (i > start && (i - start == most || bytes + length > SAFE_BYTES)) {
                batches.add(entries.subList(start, i));
                start = i;
                bytes = 0;
            }
            bytes += length;
        }
        if (start < entries.size()) {
            batches.add(entries.subList(start, entries.size()));
        }
        return batches;
    }

    private static long length(JsonNode entry, int index) {
        try {
            return XmlRpcWriter.length(KojiMultiCall.entry(entry), ENTRY);
        } catch (XmlRpcException e) {
            throw KojiArguments.refused(KojiMultiCall.METHOD, "entry " + index + ": " + e.getMessage());
        }
    }

    private static ArrayNode send(KojiTalk talk, List<JsonNode> part) {
        JsonNode answer = talk.call(KojiMultiCall.call(part));
        try {
            return KojiMultiCall.outcomes(answer, part.size());
        } catch (XmlRpcException e) {
            String evidence = "multiCall got an answer that does not fit: " + e.getMessage();
            throw new KojiException(
                    KojiMultiCall.METHOD,
                    talk.inSession()
                            ? new CallResult.Ambiguous<>(evidence)
                            : new CallResult.Unavailable<>(evidence, null),
                    e);
        }
    }

    /** Another instance may have given the whole up when this process stood still in the middle of a request. */
    private static void stillInTime(KojiTalk talk, long began) {
        if (talk.inSession()
                && System.nanoTime() - began
                        > talk.caller().patience().multipliedBy(3).toNanos()) {
            throw new KojiException(
                    KojiMultiCall.METHOD,
                    new CallResult.Unavailable<>("the next request was not sent: this process stood still", null));
        }
    }

    private static KojiException broken(KojiException e, ArrayNode outcomes, int part, int all, boolean inSession) {
        int answered = outcomes.size();
        int unknown = e.result() instanceof CallResult.Ambiguous ? part : 0;
        int unsent = all - answered - unknown;
        for (int i = 0; i < unknown; i++) {
            outcomes.addObject().put("unknown", true);
        }
        for (int i = 0; i < unsent; i++) {
            outcomes.addObject().put("unsent", true);
        }
        if (answered == 0 && part == all) {
            return new KojiException(e, e.result(), outcomes);
        }
        String evidence = "of " + all + " calls the first " + answered + " were answered, "
                + (unknown == 0 ? "" : "the next " + unknown + " are unknown, ") + "the last " + unsent
                + " were not sent: " + e.result().evidence();
        return new KojiException(e, result(e.result(), evidence, inSession && answered > 0), outcomes);
    }

    private static CallResult<?> result(CallResult<?> result, String evidence, boolean partlyDone) {
        if (partlyDone || result instanceof CallResult.Ambiguous) {
            return new CallResult.Ambiguous<>(evidence);
        }
        if (result instanceof CallResult.Unavailable<?> unavailable) {
            return new CallResult.Unavailable<>(evidence, unavailable.retryAfter());
        }
        return result instanceof CallResult.Denied
                ? new CallResult.Denied<>(evidence)
                : new CallResult.Refused<>(evidence);
    }
}
