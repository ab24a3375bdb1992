package io.drover.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.crash.Crash.LostAnswer;
import io.drover.crash.Libraries.Way;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * kill -9 at every place of the module flow, and between two tries of an image: one packager's change goes through life
 * after life of Drover, each ended at another place, and at last the ledger, the journals of the remote systems, and the
 * bus tell the same story. The short form of {@link CrashSuiteTest}.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    private @Nullable Site site;
    private @Nullable Packager packager;

    @RegisterExtension
    final AfterTestExecutionCallback logOfWhatFailed = context -> {
        if (context.getExecutionException().isPresent() && site != null) {
            site.printLog();
        }
    };

    @AfterEach
    void close() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void losesNothingAndDoesNothingTwiceWhereverItDies() throws Exception {
        open(Stack.embedded());
        dies(Crash.beforeTheInboxCommit(), Packager::changeZlib);
        dies(Crash.afterTheInboxCommit());
        dies(Crash.whileJudging());
        dies(Crash.afterThePlanCommit());
        dies(Crash.publishedAndNotMarked());
        packager().changeCaddy();
        dies(Crash.beforeThePush());
        dies(Crash.afterThePush(LostAnswer.PUSH));
        dies(Crash.whenThePushIsStored());
        packager().changeZlib();
        isKilledWhileMbsHangsAndTheSecondChangeIsJudged();
        dies(Crash.afterTheSubmission(LostAnswer.SUBMIT));
        dies(Crash.afterThePollThatSaysDone());
        dies(Crash.whenTheEndIsStored());
        endsAll();

        balance();
        assertThat(site().simulators().effects("distgit")).hasSize(6);
        assertThat(site().simulators().effects("mbs")).hasSize(7);
        assertThat(site().ledger().messages())
                .anyMatch(message -> message.receptions() > 1); // what was stored and not acknowledged
    }

    @Test
    void imagesThatFailOnceAreBuiltOnceMoreOnRabbitMqAndPostgres() throws Exception {
        open(Stack.production());
        dies(Crash.afterTheInboxCommit(), Packager::changeZlib);
        dies(Crash.afterThePush(LostAnswer.PUSH));
        dies(Crash.betweenTwoTries(), nobody -> site().libraries().fix(Way.UPDATE, Libraries.IMAGES.get(0)));
        dies(Crash.beforeTheNextTry());
        dies(Crash.afterTheNextTry(LostAnswer.BUILD));
        dies(Crash.publishedAndNotMarked());
        endsAll();

        balance();
        assertThat(ImageBooks.requests(site().simulators())).hasSize(4); // three images, one of them twice
    }

    /** The commit that yarn:1 was given for the first change is not built when the second one is judged. */
    private void isKilledWhileMbsHangsAndTheSecondChangeIsJudged() throws Exception {
        Faults faults = site().simulators().server("mbs").faults();
        faults.arm(Fault.once(Fault.Kind.HANG).on("POST", "module-builds").always());
        Child child = site().start(null);
        Rest rest = site().rest();
        await().atMost(Site.LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> rest.plans() == 3); // zlib, caddy, and zlib again
        child.close();
        faults.clear();
    }

    private interface Change {
        void by(Packager packager) throws IOException;
    }

    private void dies(Crash crash) throws Exception {
        dies(crash, nobody -> {});
    }

    /** @param meanwhile what happens once Drover reads its queue */
    private void dies(Crash crash, Change meanwhile) throws Exception {
        LostAnswer lost = crash.lost();
        if (lost != null) {
            lost.arm(site());
        }
        Child child = site().start(crash.at());
        if (site().bus().sent().isEmpty()) {
            site().awaitConsuming(child);
        }
        meanwhile.by(packager());
        assertThat(child.exit(Site.LIMIT)).as("exit code at " + crash.at()).isEqualTo(KILLED);
        site().note("died at " + crash.at());
        crash.proof().accept(site());
        assertThat(lost == null || lost.happened(site()))
                .as("the answer was lost")
                .isTrue();
        site().disconnect();
    }

    private void endsAll() throws Exception {
        Child child = site().start(null);
        Rest rest = site().rest();
        await().atMost(Site.LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(child.isAlive()).as("Drover lives").isTrue();
                    List<RecordedBus.Sent> sent = site().bus().sent();
                    return rest.allEnded(sent.stream().map(RecordedBus.Sent::id).collect(Collectors.toSet()))
                            && sent.size() == site().bus().sent().size()
                            && rest.owed() == 0;
                });
        child.close();
    }

    private void balance() {
        new Books(site().ledger(), site().bus().sent(), site().simulators(), site().ear())
                .balance(packager(), site().libraries());
    }

    private void open(Stack stack) throws Exception {
        site = new Site(stack, directory);
        packager = new Packager(site.world());
    }

    private Site site() {
        return Objects.requireNonNull(site);
    }

    private Packager packager() {
        return Objects.requireNonNull(packager);
    }
}
