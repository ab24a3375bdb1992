package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
    @TempDir
    Path directory;

    @Test
    void letsPassWhereThereIsRoom() {
        assumeThat(directory.toFile().getUsableSpace()).isGreaterThan(DiskReserve.BYTES);
        assertThatCode(() -> DiskReserve.of("jdbc:h2:file:" + directory.resolve("not/there/yet") + ";MODE=PostgreSQL")
                        .check())
                .doesNotThrowAnyException();
    }

    @Test
    void watchesNothingButFilesOfH2() {
        assertThatCode(() ->
                        DiskReserve.of("jdbc:postgresql://localhost/drover").check())
                .doesNotThrowAnyException();
        assertThatCode(() -> DiskReserve.of("jdbc:h2:mem:drover").check()).doesNotThrowAnyException();
    }

    @Test
    void refusesADiskThatHasLessAndSaysHowMuch() {
        Path full = Path.of("/proc");
        assumeThat(full).isDirectory();
        assertThatThrownBy(() -> DiskReserve.of("jdbc:h2:async:" + full.resolve("ledger"))
                        .check())
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("has 0 MB left")
                .hasMessageContaining("Make room");
    }
}
