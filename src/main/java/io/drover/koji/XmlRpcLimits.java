package io.drover.koji;

/**
 * How much of a document the codec is willing to take.
 *
 * @param bytes of the whole document, as UTF-8
 * @param elements XML elements of the whole document; a value costs two
 * @param depth nested arrays and structs; at most 200, since the reader calls itself for each
 */
public record XmlRpcLimits(long bytes, int elements, int depth) {

    /** What a hub accepts as a call: {@code MaxRequestLength} is 4 MiB by default. */
    public static final XmlRpcLimits CALL = new XmlRpcLimits(4L << 20, 1_000_000, 64);

    /** What we accept from a hub: a big {@code listTagged} is tens of megabytes. */
    public static final XmlRpcLimits RESPONSE = new XmlRpcLimits(128L << 20, 20_000_000, 64);

    /** What we accept of one row where rows are taken as they come. */
    static final XmlRpcLimits ROW = new XmlRpcLimits(16L << 20, 2_000_000, 64);

    public XmlRpcLimits {
        if (bytes < 1 || elements < 1 || depth < 1 || depth > 200) {
            throw new IllegalArgumentException("XML-RPC limits must be positive, the depth at most 200: " + bytes + ", "
                    + elements + ", " + depth);
        }
    }
}
