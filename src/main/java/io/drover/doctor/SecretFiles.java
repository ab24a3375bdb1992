package io.drover.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether the files with secrets are there and nobody else can read them. @param files by the key that names them */
public record SecretFiles(Map<String, Path> files) implements Check {
    private static final String PART = "secrets";
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    public SecretFiles {
        files = new TreeMap<>(files);
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        files.forEach((key, file) -> findings.add(of(key + ": " + file, file)));
        return findings;
    }

    private static Finding of(String what, Path file) {
        try {
            if (!Files.isReadable(file)) {
                return Finding.fault(
                        PART,
                        what + (Files.exists(file) ? " cannot be read by this user" : " is not there"),
                        "Put it there, readable for the user that runs Drover only.");
            }
            if (Files.size(file) == 0) {
                return Finding.fault(PART, what + " is empty", "Put the secret into it.");
            }
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            return may.stream().anyMatch(OTHERS::contains)
                    ? Finding.warning(PART, what + " can be read or changed by others", "chmod 600 " + file)
                    : Finding.ok(PART, what);
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.warning(PART, what + " cannot be looked at: " + e, "Look at it by hand.");
        }
    }
}
