package io.drover.ledger;

import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/**
 * Keeps H2 from a disk that is nearly full. One that was full to the last byte has cost rows that were committed before:
 * H2 2.3.232 closes its file, opens it once more while a write of before is still under way, and the two write over one
 * another. So nobody gets a connection while less than the reserve is left; what is under way by then fits into it.
 * Thread-safe.
 */
final class DiskReserve {
    static final long BYTES = 64L << 20;
    private static final String[] FILES = {"jdbc:h2:async:", "jdbc:h2:file:"};

    private final File directory;
    private final long bytes;

    private DiskReserve(File directory, long bytes) {
        this.directory = directory;
        this.bytes = bytes;
    }

    /** @param jdbcUrl of any database; only a file of H2 is watched */
    static DiskReserve of(String jdbcUrl) {
        for (String prefix : FILES) {
            if (jdbcUrl.startsWith(prefix)) {
                String file = jdbcUrl.substring(prefix.length()).split(";", 2)[0];
                String path = file.startsWith("~") ? System.getProperty("user.home") + file.substring(1) : file;
                return new DiskReserve(Path.of(path).toAbsolutePath().toFile(), BYTES);
            }
        }
        return new DiskReserve(new File(""), 0);
    }

    /** @throws SQLTransientConnectionException where there is less; says how much */
    void check() throws SQLException {
        if (bytes == 0) {
            return;
        }
        File place = directory;
        // the directory is made when the file is
        while (!place.exists() && place.getParentFile() != null) {
            place = place.getParentFile();
        }
        long left = place.getUsableSpace();
        if (left < bytes) {
            throw new SQLTransientConnectionException("the disk of " + directory + " has " + (left >> 20) + " MB left,"
                    + " and H2 does not survive a full one: nothing is written before there are " + (bytes >> 20)
                    + " MB. Make room");
        }
    }
}
