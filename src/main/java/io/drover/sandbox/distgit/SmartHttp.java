package io.drover.sandbox.distgit;

import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * git's smart HTTP protocol on one repository: versions 0 and 2 for fetching, 0 for pushing. Deletions and pushes that
 * are not fast-forward are refused ref by ref.
 */
final class SmartHttp {
    static final String UPLOAD = "git-upload-pack";
    static final String RECEIVE = "git-receive-pack";

    private static final int MOST_UNPACKED = 64 * 1024 * 1024;

    private SmartHttp() {}

    /** {@code GET info/refs?service=…}. */
    static Answer advertise(Repository repository, String service, Request request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PacketLineOut packets = new PacketLineOut(out);
        PacketLineOutRefAdvertiser advertiser = new PacketLineOutRefAdvertiser(packets);
        if (service.equals(UPLOAD)) {
            uploadPack(repository, request).sendAdvertisedRefs(advertiser, UPLOAD);
        } else {
            packets.writeString("# service=" + RECEIVE + "\n");
            packets.end();
            receivePack(repository, PostReceiveHook.NULL).sendAdvertisedRefs(advertiser);
        }
        return answer(service, "advertisement", out);
    }

    /** {@code POST git-upload-pack}. */
    static Answer upload(Repository repository, Request request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uploadPack(repository, request).upload(body(request), out, null);
        return answer(UPLOAD, "result", out);
    }

    /** {@code POST git-receive-pack}; the hook hears of every ref that moved, before the answer goes out. */
    static Answer receive(Repository repository, Request request, PostReceiveHook hook) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        receivePack(repository, hook).receive(body(request), out, null);
        return answer(RECEIVE, "result", out);
    }

    private static UploadPack uploadPack(Repository repository, Request request) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setExtraParameters(
                Set.of(request.header("Git-Protocol").orElse("version=0").split(":")));
        return pack;
    }

    private static ReceivePack receivePack(Repository repository, PostReceiveHook hook) {
        ReceivePack pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setAllowDeletes(false);
        pack.setAllowNonFastForwards(false);
        pack.setCheckReceivedObjects(true);
        pack.setPostReceiveHook(hook);
        return pack;
    }

    private static InputStream body(Request request) throws IOException {
        InputStream raw = new ByteArrayInputStream(request.body());
        if (!request.header("Content-Encoding").orElse("").contains("gzip")) {
            return raw;
        }
        byte[] unpacked = new GZIPInputStream(raw).readNBytes(MOST_UNPACKED + 1);
        if (unpacked.length > MOST_UNPACKED) {
            throw new IOException("a request of more than " + MOST_UNPACKED + " bytes when unpacked");
        }
        return new ByteArrayInputStream(unpacked);
    }

    private static Answer answer(String service, String kind, ByteArrayOutputStream out) {
        return new Answer(
                200,
                Map.of("Content-Type", "application/x-" + service + "-" + kind, "Cache-Control", "no-cache"),
                out.toByteArray());
    }
}
