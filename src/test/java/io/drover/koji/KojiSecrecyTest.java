package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.drover.koji.HubServer.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With the shipped logback.xml, and all of it that may be turned up turned up: no key, no password, no token in a line. */
class KojiSecrecyTest {

    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";
    private static final String PASSWORD = "tiger";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private LoggerContext logback;
    private HubServer server;

    @BeforeEach
    void turnUp() throws Exception {
        server = new HubServer();
        logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        configure(Path.of("src/main/resources/logback.xml"));
        ch.qos.logback.classic.Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.TRACE);
        for (String name : List.of("io.drover", "org.apache.camel", "org.apache.hc", "org.apache.hc.client5.http")) {
            logback.getLogger(name).setLevel(Level.TRACE);
        }
        Lines appender = new Lines();
        appender.setContext(logback);
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void turnDown() throws Exception {
        configure(Path.of("src/test/resources/logback-test.xml"));
        server.close();
    }

    private void configure(Path file) throws Exception {
        logback.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logback);
        configurator.doConfigure(file.toFile());
    }

    @Test
    void noLogLineAndNoAddressHoldsAKeyOrAPassword() throws Exception {
        try (KojiContext camel = KojiContext.to(server, "drover", PASSWORD)) {
            camel.send(TAG_BUILD, json(TAG));
            server.hub.expireSessions();
            server.next(Trouble.NONE, Trouble.NONE, Trouble.DROP_BEFORE, Trouble.HTML_502_BEFORE);
            failure(camel);
            server.next(Trouble.FORBIDDEN_403);
            failure(camel);
            server.hub.forgetSessions();
            server.next(Trouble.NONE, Trouble.HALF_AFTER);
            failure(camel);
            camel.send("koji:getLoggedInUser?session=REQUIRED", null);
        }
        try (KojiContext wrong = KojiContext.to(server, "drover", "lioness")) {
            failure(wrong);
        }
        List<String> keys = server.requests.stream()
                .flatMap(request -> request.header("Koji-Session-Key").stream())
                .distinct()
                .toList();
        assertThat(keys).hasSizeGreaterThan(2);
        assertThat(lines).as("httpclient and we have something to say").anyMatch(line -> line.contains("hc.client5"));
        assertThat(lines).anyMatch(line -> line.contains("logged in at koji"));
        assertThat(lines)
                .noneMatch(line -> keys.stream().anyMatch(line::contains))
                .noneMatch(line -> line.contains(PASSWORD) || line.contains("lioness"))
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("koji-session-key"));
        assertThat(server.requests)
                .allMatch(request -> request.query().equals(java.util.Map.of("raw", List.of("null"))));
    }

    private static void failure(KojiContext camel) {
        KojiException failure = catchThrowableOfType(KojiException.class, () -> camel.send(TAG_BUILD, json(TAG)));
        assertThat(failure.toString() + failure.result()).doesNotContain(PASSWORD, "lioness");
    }

    private final class Lines extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(event.getLoggerName() + " " + event.getFormattedMessage());
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                line.append(' ').append(cause.getMessage());
            }
            lines.add(line.toString());
        }
    }
}
