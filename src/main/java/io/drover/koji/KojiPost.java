package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request as it travels, as often as needed: always the very same bytes.
 *
 * @param method the hub's method, or what stands for one in evidence: {@code upload}
 * @param type the Content-Type: text/xml, or application/octet-stream for a block of a file
 * @param query of the address, encoded; null for none. Never a session
 * @param body what is sent with its length
 * @param form what the answer is made into
 * @param reads it changes nothing, whatever becomes of it
 */
record KojiPost(String method, String type, @Nullable String query, byte[] body, XmlRpcForm<?> form, boolean reads) {

    /** A call whose answer becomes JSON. @throws KojiException Refused for arguments that cannot be written */
    static KojiPost json(XmlRpcCall call) {
        return call(call, JsonForm.INSTANCE);
    }

    /** @throws KojiException Refused for arguments that cannot be written */
    static KojiPost call(XmlRpcCall call, XmlRpcForm<?> form) {
        try {
            return new KojiPost(
                    call.method(),
                    "text/xml",
                    null,
                    XmlRpcWriter.call(call, XmlRpcLimits.CALL),
                    form,
                    KojiReads.only(call));
        } catch (XmlRpcException e) {
            throw new KojiException(
                    call.method(),
                    new CallResult.Refused<>(
                            "the arguments of " + call.method() + " cannot be sent to koji: " + e.getMessage()),
                    e);
        }
    }

    /** A piece of a file ({@code wire/koji.md} §5.7, Upload). @param query parameters, encoded here */
    static KojiPost block(Map<String, String> query, byte[] body) {
        return new KojiPost("upload", "application/octet-stream", encoded(query), body, JsonForm.INSTANCE, false);
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                .collect(Collectors.joining("&"));
    }
}
