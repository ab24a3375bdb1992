package io.drover.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question whose answer is wanted in pages. The body's own {@code queryOpts} (or {@code filterOpts}) are kept: order
 * goes before the endpoint's, offset is where to start, limit how many rows there are to be in all.
 */
final class KojiPageQuestion {

    private final String method;
    private final int page;
    private final List<@Nullable Object> positional;
    private final Map<String, @Nullable Object> named;
    private final Map<String, @Nullable Object> options;
    private final long offset;
    private final long limit;

    private KojiPageQuestion(String method, int page, String order, List<@Nullable Object> arguments) {
        this.method = method;
        this.page = page;
        this.positional = new ArrayList<>(arguments);
        this.named = new LinkedHashMap<>();
        if (!arguments.isEmpty()
                && arguments.get(arguments.size() - 1) instanceof Map<?, ?> last
                && Boolean.TRUE.equals(last.get(XmlRpcCall.NAMED))) {
            positional.remove(arguments.size() - 1);
            last.forEach((name, value) -> named.put(String.valueOf(name), value));
        }
        this.options = options(method, order, named.remove(KojiPaging.options(method)));
        this.offset = number("offset");
        this.limit = number("limit");
    }

    /** @param order empty: the body's, else what is usual for the method */
    static KojiWork work(String method, int page, String order) {
        return (talk, exchange) -> new KojiPages(
                talk::call, of(method, page, order, exchange.getMessage().getBody()));
    }

    /** @throws KojiException Refused for a body that is no such question */
    static KojiPageQuestion of(String method, int page, String order, @Nullable Object body) {
        KojiPageQuestion question = new KojiPageQuestion(method, page, order, KojiArguments.of(method, body));
        // what cannot be written is told at once
        KojiPost.json(question.call(0, page));
        return question;
    }

    private static Map<String, @Nullable Object> options(String method, String order, @Nullable Object own) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("order", order.isEmpty() ? KojiPaging.order(method) : order);
        if (own instanceof Map<?, ?> given) {
            given.forEach((name, value) -> options.put(String.valueOf(name), value));
        } else if (own != null) {
            throw KojiArguments.refused(method, KojiPaging.options(method) + " must be an object");
        }
        if (Boolean.TRUE.equals(options.get("countOnly"))) {
            throw KojiArguments.refused(method, "countOnly and pages exclude each other");
        }
        return options;
    }

    private long number(String name) {
        Object value = options.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw KojiArguments.refused(method, name + " must be a number of rows, not " + value);
    }

    String method() {
        return method;
    }

    /** How many rows the next page is to have when so many were taken; 0 when that is all that was wanted. */
    int rows(long taken) {
        return limit == 0 ? page : (int) Math.min(page, limit - taken);
    }

    XmlRpcCall call(long taken, int wanted) {
        Map<String, @Nullable Object> cut = new LinkedHashMap<>(options);
        cut.put("limit", wanted);
        cut.put("offset", offset + taken);
        Map<String, @Nullable Object> last = new LinkedHashMap<>(named);
        last.put(KojiPaging.options(method), cut);
        last.put(XmlRpcCall.NAMED, true);
        List<@Nullable Object> params = new ArrayList<>();
        boolean direct = KojiPaging.takesQueryOpts(method);
        if (!direct) {
            params.add(method);
        }
        params.addAll(positional);
        params.add(last);
        return new XmlRpcCall(direct ? method : "filterResults", params);
    }
}
