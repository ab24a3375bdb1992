package io.drover.koji;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * Where an uploaded file goes in the hub's work directory.
 *
 * @param filepath directory, {@code cli-build/drover-7f…}; empty where nobody has said one
 * @param name of the file, {@code bash-5.2.32-1.fc41.src.rpm}; empty where it is that of the file that is the body
 * @param volume empty for the hub's usual one
 */
record UploadPlace(String filepath, String name, String volume) {

    /** Exchange variables that go before the endpoint's options. */
    static final String PATH_VARIABLE = "kojiUploadPath";

    static final String NAME_VARIABLE = "kojiUploadName";

    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_+~.-]{1,128}(/[A-Za-z0-9_+~.-]{1,128}){0,15}");
    private static final Pattern NAME = Pattern.compile("[^/\\p{Cntrl}]{1,255}");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)");

    /** What this exchange is about. @throws KojiException Refused for names that the hub must not be asked for */
    UploadPlace of(Exchange exchange) {
        String directory = first(exchange.getVariable(PATH_VARIABLE, String.class), filepath);
        String file = first(exchange.getVariable(NAME_VARIABLE, String.class), name);
        if (file.isEmpty()) {
            file = nameOf(exchange.getMessage().getBody());
        }
        if (directory.isEmpty()) {
            directory = "cli-build/drover-" + UUID.randomUUID();
        }
        if (!DIRECTORY.matcher(directory).matches() || DOTS.matcher(directory).matches()) {
            throw KojiArguments.refused(
                    KojiUpload.METHOD, "filepath must be a directory such as cli-build/x, not " + shortened(directory));
        }
        if (!NAME.matcher(file).matches() || DOTS.matcher(file).matches()) {
            throw KojiArguments.refused(
                    KojiUpload.METHOD,
                    "a file's name is needed, as fileName or as variable " + NAME_VARIABLE + ", not '" + shortened(file)
                            + "'");
        }
        return new UploadPlace(directory, file, volume);
    }

    private static String first(@Nullable String said, String usual) {
        return said == null || said.isBlank() ? usual : said;
    }

    private static String nameOf(@Nullable Object body) {
        Object content = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (content instanceof Path path) {
            return String.valueOf(path.getFileName());
        }
        return content instanceof File file ? file.getName() : "";
    }

    /** The body as a stream that nobody holds in memory. @throws KojiException Refused for a body of another kind */
    static InputStream content(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        Object content = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (content instanceof byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }
        if (content instanceof Path path) {
            return Files.newInputStream(path);
        }
        if (content instanceof File file) {
            return Files.newInputStream(file.toPath());
        }
        if (content instanceof InputStream stream) {
            return stream;
        }
        InputStream cached =
                content instanceof StreamCache ? exchange.getMessage().getBody(InputStream.class) : null;
        if (cached != null) {
            return cached;
        }
        throw KojiArguments.refused(
                KojiUpload.METHOD,
                "the body must be the content as byte[], InputStream, Path or File, not "
                        + (content == null ? "nothing" : content.getClass().getSimpleName()));
    }

    /** The address's parameters for one block: what is there already from this offset on is replaced. */
    Map<String, String> query(long offset, String checksum) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("filename", name);
        query.put("filepath", filepath);
        query.put("offset", Long.toString(offset));
        query.put("fileverify", checksum);
        query.put("overwrite", "1");
        if (!volume.isEmpty()) {
            query.put("volume", volume);
        }
        return query;
    }

    /** Of checkUpload(path, name, verify, tail, volume). */
    List<@Nullable Object> checkArguments(String checksum) {
        return volume.isEmpty()
                ? List.of(filepath, name, checksum)
                : Arrays.<@Nullable Object>asList(filepath, name, checksum, null, volume);
    }

    private static String shortened(String text) {
        return XmlRpcCursor.shortened(text);
    }

    @Override
    public String toString() {
        return filepath + "/" + name;
    }
}
