package io.drover.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of what a program said, for a sentence. */
public final class Tail {
    private Tail() {}

    /** On one line, without control characters; "" where it said nothing or the file is gone. @param bytes at most */
    public static String of(Path said, int bytes) throws IOException {
        if (!Files.exists(said)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(said.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - bytes));
            byte[] end = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8)
                    .replaceAll("[\\s\\p{Cntrl}]+", " ")
                    .strip();
        }
    }
}
