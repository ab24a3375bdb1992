package io.drover.koji;

import java.io.Closeable;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;

/** One call whose list becomes an iterator over rows as they arrive; closed with the exchange at the latest. */
final class KojiRowWork implements KojiWork {

    private final String method;

    KojiRowWork(String method) {
        this.method = method;
    }

    @Override
    public Object answer(KojiTalk talk, Exchange exchange) {
        XmlRpcCall call = new XmlRpcCall(
                method, KojiArguments.of(method, exchange.getMessage().getBody()));
        KojiRows rows = talk.caller().rows(KojiPost.json(call));
        exchange.getExchangeExtension().addOnCompletion(new Closing(rows));
        return rows;
    }

    private static final class Closing extends SynchronizationAdapter {
        private final Closeable rows;

        Closing(Closeable rows) {
            this.rows = rows;
        }

        @Override
        public void onDone(Exchange exchange) {
            IOHelper.close(rows);
        }
    }
}
