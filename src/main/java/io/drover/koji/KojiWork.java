package io.drover.koji;

import org.apache.camel.Exchange;

/** What a {@code koji:} endpoint does with an exchange's body; stateless, thread-safe. */
interface KojiWork {

    /** The new body. @throws KojiException whatever is not done */
    Object answer(KojiTalk talk, Exchange exchange);

    /** The body as the arguments of one call, its value as the answer. */
    static KojiWork call(String method) {
        return (talk, exchange) -> talk.call(new XmlRpcCall(
                method, KojiArguments.of(method, exchange.getMessage().getBody())));
    }
}
