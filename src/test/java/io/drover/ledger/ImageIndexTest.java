package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the index of images: lines and their newest builds, what is held, what is unread, how a scan goes on. */
class ImageIndexTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    /** Good enough for releases of one length. */
    private static final Comparator<ImageAge> AGE =
            Comparator.comparing(ImageAge::version).thenComparing(ImageAge::release);

    private final SettableClock clock = new SettableClock(NOON);

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void theNewestBuildOfALineCountsWhateverTheOrderTheyComeIn(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageSearch search = new ImageSearch(database.database());
        builds.store(List.of(content(build(3, "httpd", "2", "3", "f42", null), "zlib 1.3")));
        builds.store(List.of(
                content(build(1, "httpd", "2", "1", "f42", null), "zlib 1.1", "bash 5"),
                content(build(2, "httpd", "2", "2", "f41", null), "zlib 1.2"),
                content(build(4, "nginx", "2", "9", "f42", null), "bash 5")));
        List<Long> older = search.rpmsNamed(List.of("zlib")).stream()
                .filter(rpm -> rpm.rpm().version().equals("1.1"))
                .map(ImageSearch.NumberedRpm::id)
                .toList();
        assertThat(older).hasSize(1);
        List<StoredImage> found = search.newestOfLinesThatHeld("default", older, 10);
        assertThat(found)
                .as("the line that ever held it, by its newest build; the other branch's line is another")
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.build()).isEqualTo(build(3, "httpd", "2", "3", "f42", null));
                    assertThat(image.latest()).isTrue();
                });
        assertThat(search.newestOfLinesThatHeld("other", older, 10)).isEmpty();
        assertThat(search.newestNamed("default", List.of("httpd"), 10))
                .extracting(image -> image.build().nvr().text())
                .containsExactlyInAnyOrder("httpd-2-3", "httpd-2-2");
        Map<Long, List<Long>> held = search.held(List.of(found.get(0).id()), older);
        assertThat(held).as("the newest holds a newer one").isEmpty();
        assertThat(search.contents(found.get(0).id()))
                .extracting(ImageRpm::nevra)
                .containsExactly("zlib-0:1.3-1.x86_64");
        builds.gone(List.of(build(3, "httpd", "2", "3", "f42", null)));
        assertThat(search.newestOfLinesThatHeld("default", older, 10))
                .extracting(image -> image.build().nvr().text())
                .as("koji deleted the newest, so the one before counts again")
                .containsExactly("httpd-2-1");
        assertThat(search.named("default", "httpd-2-3")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void storingAgainReplacesWhatWasHeldAndMovesTheLine(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageSearch search = new ImageSearch(database.database());
        builds.store(List.of(content(build(1, "httpd", "2", "1", null, null), "zlib 1.1", "bash 5")));
        builds.store(List.of(content(build(2, "httpd", "2", "2", "f42", null), "zlib 1.1")));
        builds.store(List.of(content(build(1, "httpd", "2", "1", "f42", null), "bash 5", "bash 5")));
        StoredImage first = search.named(null, "httpd-2-1").orElseThrow();
        assertThat(first.latest()).isFalse();
        assertThat(first.line())
                .isEqualTo(search.named(null, "httpd-2-2").orElseThrow().line());
        assertThat(search.contents(first.id())).extracting(ImageRpm::name).containsExactly("bash");
        assertThat(search.coverage("default")).isEqualTo(new ImageSearch.Coverage(2, 0, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aParentThatIsNotKnownBecomesKnownAndUnread(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageReadings readings = new ImageReadings(database.database(), clock);
        ImageSearch search = new ImageSearch(database.database());
        ImageBuild child = build(5, "app", "1", "1", "f42", new ImageBuild.Parent(4, "base-f42-1"));
        builds.store(List.of(content(child, "zlib 1.1")));
        assertThat(readings.due("default", 10)).containsExactly(4L);
        assertThat(search.coverage("default").unread()).isEqualTo(1);
        ImageBuild base = build(4, "base", "f42", "1", "f42", null);
        builds.gone(List.of(base));
        StoredImage link = search.builds("default", List.of(4L)).get(0);
        assertThat(link.state()).as("deleted, and still its child's parent").isEqualTo(StoredImage.State.GONE);
        assertThat(link.latest()).isFalse();
        assertThat(readings.due("default", 10)).isEmpty();
        assertThat(search.coverage("default").unread()).isZero();
        builds.gone(List.of(child));
        assertThat(search.builds("default", List.of(5L))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void findsTheChildrenOfALine(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageSearch search = new ImageSearch(database.database());
        builds.store(List.of(
                content(build(1, "base", "1", "1", "f42", null)),
                content(build(2, "base", "1", "2", "f42", null)),
                content(build(3, "left", "1", "1", "f42", new ImageBuild.Parent(1, "base-1-1"))),
                content(build(4, "other", "1", "1", "f42", null)),
                content(build(5, "moved", "1", "1", "f42", new ImageBuild.Parent(1, "base-1-1"))),
                content(build(6, "moved", "1", "2", "f42", new ImageBuild.Parent(4, "other-1-1")))));
        long line = search.named(null, "base-1-2").orElseThrow().line();
        assertThat(search.newestChildrenOf("default", line, 10))
                .extracting(image -> image.build().nvr().text())
                .as("moved stands on another image by now")
                .containsExactly("left-1-1");
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void whatCannotBeReadIsTriedAgainUntilSomebodyLeavesItOut(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageReadings readings = new ImageReadings(database.database(), clock);
        ImageSearch search = new ImageSearch(database.database());
        builds.listed(List.of(listed(7), listed(8)), 1);
        builds.listed(List.of(listed(7), listed(8)), 1);
        assertThat(readings.due("default", 10)).containsExactly(8L, 7L);
        readings.failed(new ImageBuild.Key("default", 8), "koji said no\0", NOON.plusSeconds(60));
        assertThat(readings.due("default", 10)).containsExactly(7L);
        assertThat(search.coverage("default")).isEqualTo(new ImageSearch.Coverage(0, 2, 1, 0));
        clock.pass(Duration.ofSeconds(61));
        assertThat(readings.due("default", 10)).containsExactly(8L, 7L);
        Audit audit = new Audit(database.database(), clock);
        assertThat(readings.leaveOut(List.of("image-1-8", "nosuch-1-1"), audit, "olga", "its files are lost"))
                .isEqualTo(1);
        assertThat(search.named(null, "image-1-8").orElseThrow().reading().reason())
                .isEqualTo("olga: its files are lost");
        assertThat(readings.due("default", 10)).containsExactly(7L);
        assertThat(search.coverage("default")).isEqualTo(new ImageSearch.Coverage(0, 1, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aScanGoesOnWhereItWas(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageScans scans = new ImageScans(database.database(), clock, builds);
        ImageReadings readings = new ImageReadings(database.database(), clock);
        assertThat(scans.of("default")).isEmpty();
        assertThat(scans.ask("default", "olga", null)).isTrue();
        assertThat(scans.ask("default", "olga", null)).as("it is under way").isFalse();
        scans.begin(scans.of("default").orElseThrow());
        ImageScan.Place next = new ImageScan.Place(0, 1900, 8, 2);
        scans.page(scans.of("default").orElseThrow(), List.of(listed(7), listed(8)), next);
        database.disconnect();
        ImageBuilds after = new ImageBuilds(database.database(), clock, AGE);
        scans = new ImageScans(database.database(), clock, after);
        ImageScan known = scans.of("default").orElseThrow();
        assertThat(known.place()).isEqualTo(next);
        assertThat(known.state()).isEqualTo(ImageScan.State.LISTING);
        assertThat(known.finished()).isNull();
        scans.listed(known, true);
        after.store(List.of(
                content(build(7, "image", "1", "7", "f42", null)), content(build(8, "image", "1", "8", "f42", null))));
        scans.done(known);
        assertThat(scans.of("default").orElseThrow().finished()).isEqualTo(NOON);
        assertThat(scans.ask("default", "olga", null)).isTrue();
        ImageScan second = scans.of("default").orElseThrow();
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.finished()).as("what it knew it still knows").isEqualTo(NOON);
        scans.begin(second);
        scans.page(second, List.of(listed(8)), new ImageScan.Place(0, 0, 8, 1));
        scans.page(known, List.of(), new ImageScan.Place(0, 77, 8, 1));
        assertThat(scans.of("default").orElseThrow().place().offset())
                .as("an instance that is behind changes nothing")
                .isZero();
        scans.listed(second, true);
        readings = new ImageReadings(database.database(), clock);
        assertThat(readings.due("default", 10))
                .as("koji does not list it any more")
                .containsExactly(7L);
        assertThat(new ImageSearch(database.database()).coverage("default").unread())
                .as("and until it is looked at it counts as before")
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void listsByNameContentAndState(TestDatabase database) {
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        ImageSearch search = new ImageSearch(database.database());
        builds.store(List.of(
                content(build(1, "a", "1", "1", "f42", null), "zlib 1"),
                content(build(2, "b", "1", "1", "f42", null), "bash 1")));
        builds.listed(List.of(listed(9)), 1);
        assertThat(nvrs(search, new ImageSearch.Filter("a", null, null, null))).containsExactly("a-1-1");
        assertThat(nvrs(search, new ImageSearch.Filter(null, "b-1-1", null, null)))
                .containsExactly("b-1-1");
        assertThat(nvrs(search, new ImageSearch.Filter(null, null, "zlib", null)))
                .containsExactly("a-1-1");
        assertThat(nvrs(search, new ImageSearch.Filter(null, null, null, StoredImage.State.UNREAD)))
                .containsExactly("image-1-9");
        assertThat(nvrs(search, new ImageSearch.Filter(null, null, null, null)))
                .containsExactly("image-1-9", "b-1-1", "a-1-1");
    }

    private static List<String> nvrs(ImageSearch search, ImageSearch.Filter filter) {
        return search.list(filter, Long.MAX_VALUE, 10).stream()
                .map(image -> image.build().nvr().text())
                .toList();
    }

    private static ImageBuilds.Listed listed(long id) {
        return new ImageBuilds.Listed(
                new ImageBuild.Key("default", id),
                new ImageBuild.Nvr("image-1-" + id, "image", "1", "" + id, null),
                NOON);
    }

    private static ImageBuild build(
            long id,
            String name,
            String version,
            String release,
            @Nullable String branch,
            ImageBuild.@Nullable Parent parent) {
        return new ImageBuild(
                new ImageBuild.Key("default", id),
                new ImageBuild.Nvr(name + "-" + version + "-" + release, name, version, release, 1L),
                NOON,
                new ImageBuild.Origin(id, branch, "f42-candidate", "container/" + name, "c0ffee", "git+x#c0ffee"),
                parent,
                new ImageBuild.Kind(true, false, true),
                List.of(470L, 471L),
                List.of("x86_64", "s390x"));
    }

    /** @param rpms "zlib 1.1": name and version */
    private static ImageContent content(ImageBuild build, String... rpms) {
        List<ImageRpm> held = new ArrayList<>();
        for (String rpm : rpms) {
            held.add(new ImageRpm(rpm.split(" ")[0], 0, rpm.split(" ")[1], "1", "x86_64"));
        }
        return new ImageContent(build, held);
    }

    /** 10,000 images with 1,000,000 RPMs; run by hand: it prints what it took. */
    static void fill(TestDatabase database, int images, int rpms) {
        SettableClock clock = new SettableClock(NOON);
        ImageBuilds builds = new ImageBuilds(database.database(), clock, AGE);
        long began = System.nanoTime();
        for (int from = 0; from < images; from += 200) {
            builds.store(LongStream.range(from, Math.min(from + 200, images))
                    .mapToObj(id -> {
                        List<String> names = new ArrayList<>();
                        for (int rpm = 0; rpm < rpms; rpm++) {
                            names.add("rpm" + rpm + " 1." + id % 10);
                        }
                        return content(
                                build(id + 1, "image" + id % images, "1", "" + id, "f42", null),
                                names.toArray(String[]::new));
                    })
                    .toList());
        }
        System.out.println(database + ": filled in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        ImageSearch search = new ImageSearch(database.database());
        for (int round = 0; round < 3; round++) {
            long asked = System.nanoTime();
            List<Long> ids = search.rpmsNamed(List.of("rpm7")).stream()
                    .map(ImageSearch.NumberedRpm::id)
                    .toList();
            List<StoredImage> found = search.newestOfLinesThatHeld("default", ids, 20_000);
            Map<Long, List<Long>> held =
                    search.held(found.stream().map(StoredImage::id).toList(), ids);
            System.out.println(database + ": " + found.size() + " images, " + held.size() + " hold, "
                    + (System.nanoTime() - asked) / 1_000_000 + " ms");
        }
    }
}
