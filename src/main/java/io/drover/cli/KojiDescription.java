package io.drover.cli;

import io.drover.koji.desired.WantedState;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The file with the description. */
final class KojiDescription {
    @Parameters(index = "0", paramLabel = "FILE", description = "The description, YAML.")
    private Path file = Path.of("");

    WantedState read() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is not UTF-8");
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getClass().getSimpleName());
        }
        return WantedState.parse(text, file.toString());
    }
}
