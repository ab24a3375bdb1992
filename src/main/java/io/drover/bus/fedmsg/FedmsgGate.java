package io.drover.bus.fedmsg;

import io.drover.bus.Excerpt;
import io.drover.bus.fedmsg.Authenticity.CouldNotCheck;
import io.drover.bus.fedmsg.Authenticity.Forged;
import io.drover.bus.fedmsg.Authenticity.Verified;
import io.drover.bus.fedmsg.Passage.Stopped;
import io.drover.bus.fedmsg.Passage.Through;
import io.drover.ledger.ReasonClass;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the frames of a ZeroMQ message: two of them, topic and envelope, both saying the same topic, the envelope
 * signed by somebody who may. Never throws for anything a sender can send. Thread-safe.
 */
final class FedmsgGate {
    private static final int SIZES_SHOWN = 8;

    private final @Nullable FedmsgVerifier verifier;
    private final int maxBytes;
    private final Clock clock;

    /**
     * @param verifier null to believe everybody
     * @param maxBytes {@code drover.bus.max-message-bytes}: longer ones are kept but not read
     */
    FedmsgGate(@Nullable FedmsgVerifier verifier, int maxBytes, Clock clock) {
        this.verifier = verifier;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    Passage pass(List<byte[]> frames) {
        if (frames.size() != 2) {
            return invalid(
                    "it has " + frames.size() + " frames, not two of topic and envelope; one after another: "
                            + sizes(frames),
                    "",
                    joined(frames));
        }
        byte[] json = frames.get(1);
        String topic = topic(frames.get(0));
        if (topic == null) {
            return invalid(
                    "the topic frame is not valid UTF-8; the frames one after another: " + sizes(frames),
                    "",
                    joined(frames));
        }
        if (json.length > maxBytes) {
            return invalid(
                    "the body has " + json.length + " bytes, more than drover.bus.max-message-bytes = " + maxBytes,
                    topic,
                    json);
        }
        try {
            return pass(topic, json, FedmsgEnvelope.read(json));
        } catch (JsonTree.Unreadable e) {
            return invalid(String.valueOf(e.getMessage()), topic, json);
        }
    }

    private Passage pass(String topic, byte[] json, FedmsgEnvelope envelope) {
        Optional<String> fault = envelope.fault();
        if (fault.isPresent()) {
            return invalid(fault.get(), topic, json);
        }
        if (!topic.equals(envelope.text("topic"))) {
            return invalid(
                    "the message was sent under the topic " + Excerpt.of(topic, 255)
                            + " but says inside that its topic is " + Excerpt.of(envelope.text("topic"), 255),
                    topic,
                    json);
        }
        if (verifier == null) {
            return new Through(topic, json, envelope.text("msg_id"), null);
        }
        Authenticity authenticity = verifier.check(envelope, clock.instant());
        if (authenticity instanceof Verified verified) {
            return new Through(topic, json, envelope.text("msg_id"), verified.signer());
        }
        if (authenticity instanceof Forged forged) {
            return new Stopped(ReasonClass.FORGED, "not believed: " + forged.reason(), topic, json);
        }
        if (authenticity instanceof CouldNotCheck ours) {
            return new Stopped(
                    ReasonClass.EXHAUSTED, "the signature could not be checked: " + ours.reason(), topic, json);
        }
        return invalid(((Authenticity.Unreadable) authenticity).reason(), topic, json);
    }

    private static Stopped invalid(String reason, String topic, byte[] bytes) {
        return new Stopped(ReasonClass.INVALID, reason, topic, bytes);
    }

    private static @Nullable String topic(byte[] frame) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte[] joined(List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String sizes(List<byte[]> frames) {
        String shown = frames.stream()
                .limit(SIZES_SHOWN)
                .map(frame -> Integer.toString(frame.length))
                .collect(Collectors.joining(", "));
        return shown + (frames.size() > SIZES_SHOWN ? ", …" : "") + " bytes";
    }
}
