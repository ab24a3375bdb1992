package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unit files of systemd, as systemd itself reads them. */
class UnitFilesTest {
    private static final Path UNITS = Path.of("config/systemd");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: (\\d+\\.\\d)");
    private static final double MOST_EXPOSED = 2.0;

    @BeforeAll
    static void systemdIsThere() {
        Services.requirePrograms("systemd-analyze (systemd)", "/usr/bin/systemd-analyze");
    }

    static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.list(UNITS)) {
            return files.filter(file -> file.toString().endsWith(".service"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreThree() throws IOException {
        assertThat(units())
                .extracting(unit -> unit.getFileName().toString())
                .containsExactly("drover-serializer.service", "drover.service", "drover@.service");
    }

    @ParameterizedTest
    @MethodSource("units")
    void systemdFindsNothingWrong(Path unit) throws Exception {
        assertThat(output("systemd-analyze", "verify", "--man=no", unit.toString()))
                .isEmpty();
    }

    /** control-group and mixed end plays with Drover. */
    @Test
    void playsOutliveAStop() throws IOException {
        for (String unit : List.of("drover.service", "drover@.service")) {
            assertThat(Files.readAllLines(UNITS.resolve(unit))).as(unit).contains("KillMode=process");
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void theServiceIsShutIn(Path unit) throws Exception {
        String report = output("systemd-analyze", "security", "--offline=yes", "--no-pager", unit.toString());
        Matcher exposure = EXPOSURE.matcher(report);
        assertThat(exposure.find()).as(report).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).as(report).isLessThanOrEqualTo(MOST_EXPOSED);
    }

    @ParameterizedTest
    @MethodSource("units")
    void isReadyWhenItSaysSo(Path unit) throws IOException {
        assertThat(Files.readAllLines(unit)).contains("Type=notify", "NotifyAccess=all", "User=drover");
    }

    private static String output(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }
}
