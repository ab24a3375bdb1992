package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * The lookups that take several rounds; called as the bean {@code kojiInquiries}. Each {@code begin…} leaves the first request
 * for {@code koji:multiCall} as body and goes on while the exchange variable {@code kojiInquiry} is set, {@link #answered}
 * leaves the next request or, at the end, the answer. Stateless, thread-safe.
 */
public final class KojiInquiries {

    private static final String INQUIRY = "kojiInquiry";

    /** {@code {"ids": ["42", "43,44"]}}; answered with a list of Completion. See {@link KojiTasks}. */
    public Object beginCompletions(@Body JsonNode question, Exchange exchange) {
        return begin(new KojiTasks(question).first(), exchange);
    }

    /** {@code {"build": "bash-5.2.32-1.fc41"}}; see {@link KojiRpms}. */
    public Object beginRpmsAndSignatures(@Body JsonNode question, Exchange exchange) {
        return begin(KojiRpms.andSignatures(question), exchange);
    }

    /** {@code {"build": "httpd-container-2.4-3"}}; see {@link KojiArchives}. */
    public Object beginArchives(@Body JsonNode question, Exchange exchange) {
        return begin(KojiArchives.ofBuild(question), exchange);
    }

    /** {@code {"builds": ["zlib-1.3.1-2.fc41"], "tag": "f41-container"}}; see {@link KojiContainers}. */
    public Object beginContainersWithRpm(@Body JsonNode question, Exchange exchange) {
        return begin(new KojiContainers(question).first(), exchange);
    }

    /** What koji-build-container came to; answered with a Completion. See {@link KojiContainerVerdict}. */
    public Object beginContainerVerdict(@Body JsonNode question, Exchange exchange) {
        return begin(KojiContainerVerdict.of(question), exchange);
    }

    /** {@code {"build": "httpd-container-2.4-3"}}; see {@link KojiImageParents}. */
    public Object beginImageParents(@Body JsonNode question, Exchange exchange) {
        return begin(KojiImageParents.of(question), exchange);
    }

    /** {@code {"builds": ["httpd-container-2.4-3", 42]}}; see {@link KojiImageBuilds}. */
    public Object beginImageBuilds(@Body JsonNode question, Exchange exchange) {
        return begin(KojiImageBuilds.of(question), exchange);
    }

    /** {@code {"builds": ["zlib-1.3.1-2.fc41"]}}; see {@link KojiBuildRpms}. */
    public Object beginBuildRpms(@Body JsonNode question, Exchange exchange) {
        return begin(KojiBuildRpms.of(question), exchange);
    }

    /** Takes the outcomes of the last request. */
    public Object answered(@Body JsonNode outcomes, Exchange exchange) {
        KojiInquiry inquiry = exchange.getVariable(INQUIRY, KojiInquiry.class);
        inquiry.answered(outcomes);
        return next(inquiry, exchange);
    }

    private static Object begin(KojiInquiry.Step first, Exchange exchange) {
        KojiInquiry inquiry = new KojiInquiry(first);
        exchange.setVariable(INQUIRY, inquiry);
        return next(inquiry, exchange);
    }

    private static Object next(KojiInquiry inquiry, Exchange exchange) {
        JsonNode question = inquiry.question();
        if (question != null) {
            return question;
        }
        exchange.removeVariable(INQUIRY);
        return inquiry.answer();
    }
}
