package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Adler32;
import org.apache.camel.Exchange;

/**
 * {@code koji:upload}: puts the body into the hub's work directory, a block of 1 MiB at a time ({@code wire/koji.md} §5.7,
 * Upload), and becomes {@code {"path": "cli-build/x/a.rpm", "filepath": "cli-build/x", "name": "a.rpm", "size": …,
 * "adler32": "…"}}. Each block is compared with what the hub says it wrote, the file with what it then finds. A block is
 * written where it belongs however often it comes, so whatever is not done may be uploaded again: nothing is Ambiguous.
 */
final class KojiUpload implements KojiWork {

    static final String METHOD = "upload";

    private static final int BLOCK = 1 << 20;
    private static final String CHECKSUM = "adler32";

    private final UploadPlace place;

    /** @param place the endpoint's, where the exchange does not say otherwise */
    KojiUpload(UploadPlace place) {
        this.place = place;
    }

    @Override
    public Object answer(KojiTalk talk, Exchange exchange) {
        UploadPlace target = place.of(exchange);
        try (InputStream content = UploadPlace.content(exchange)) {
            return upload(talk, target, content);
        } catch (IOException e) {
            throw unavailable("the content of " + target + " could not be read: " + e, e);
        } catch (KojiException e) {
            if (e.result() instanceof CallResult.Ambiguous) {
                throw unavailable(e.result().evidence(), e);
            }
            throw e;
        }
    }

    private static JsonNode upload(KojiTalk talk, UploadPlace target, InputStream content) throws IOException {
        Adler32 whole = new Adler32();
        byte[] block = new byte[BLOCK];
        long offset = 0;
        for (int length = content.readNBytes(block, 0, BLOCK);
                length > 0;
                length = content.readNBytes(block, 0, BLOCK)) {
            whole.update(block, 0, length);
            send(talk, target, offset, length == BLOCK ? block : Arrays.copyOf(block, length));
            offset += length;
        }
        if (offset == 0) {
            throw KojiArguments.refused(METHOD, "the content of " + target + " is empty");
        }
        JsonNode found = talk.call(new XmlRpcCall("checkUpload", target.checkArguments(CHECKSUM)));
        if (!fits(found, offset, whole)) {
            throw unavailable(target + " is not at the hub as it was sent: " + words(offset, whole)
                    + " went out, the hub found " + found + "; upload it again");
        }
        ObjectNode uploaded = JsonNodeFactory.instance.objectNode();
        uploaded.put("path", target.toString())
                .put("filepath", target.filepath())
                .put("name", target.name());
        return uploaded.put("size", offset).put(CHECKSUM, hex(whole));
    }

    private static void send(KojiTalk talk, UploadPlace target, long offset, byte[] block) {
        Adler32 sum = new Adler32();
        sum.update(block);
        JsonNode written;
        try {
            written = talk.call(KojiPost.block(target.query(offset, CHECKSUM), block));
        } catch (KojiException e) {
            if (e.code() == KojiFault.REPEATED) {
                // written by the attempt whose answer was lost; the whole file is compared at the end
                return;
            }
            throw e;
        }
        if (!fits(written, block.length, sum)) {
            throw unavailable("the block of " + target + " at " + offset + " did not arrive as it was sent: "
                    + words(block.length, sum) + " went out, the hub wrote " + written + "; upload it again");
        }
    }

    private static boolean fits(JsonNode found, long size, Adler32 sum) {
        return found.path("size").asLong(-1) == size
                && found.path("hexdigest").asText().equalsIgnoreCase(hex(sum));
    }

    private static String words(long size, Adler32 sum) {
        return size + " bytes with " + CHECKSUM + " " + hex(sum);
    }

    private static String hex(Adler32 sum) {
        return String.format("%08x", sum.getValue());
    }

    private static KojiException unavailable(String evidence) {
        return new KojiException(METHOD, new CallResult.Unavailable<>(evidence, null));
    }

    private static KojiException unavailable(String evidence, Exception cause) {
        return new KojiException(METHOD, new CallResult.Unavailable<>(evidence, null), cause);
    }
}
