package io.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.rabbitmq.client.AMQP;
import io.drover.testing.Browser;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The console as a person sees it, in a real browser, over a whole site. */
@Timeout(120)
class ConsoleBrowserTest {
    @TempDir
    static Path directory;

    private static Site site;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Browser.required();
        Path users = directory.resolve("everything-users");
        String hash = BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4));
        Files.writeString(users, SiteApi.USER + ":" + hash + ":admin,sender\n");
        site = Site.start(
                Site.Stack.EMBEDDED,
                directory,
                Map.of(
                        "drover.api.users-file",
                        users.toString(),
                        "drover.console.contexts",
                        "gone=http://127.0.0.1:1"));
        browser = Browser.start(site.api().base(), false).size(1280, 900);
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        assertThat(browser.complaints()).noneMatch(line -> !line.contains("401") && !line.contains("404"));
    }

    private static UUID push(String rpm) {
        UUID id = UUID.randomUUID();
        site.bus()
                .send(
                        "git.receive",
                        id,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("namespace", "rpms")
                                .put("repo", rpm));
        return id;
    }

    @Test
    void showsAMessageWhileItHappens() {
        browser.open("/live?topic=git.receive&state=ignored");
        browser.await("as it happens");
        int before = site.texts("SELECT id FROM delivery").size();
        site.modules().commit("rpms", "live-package", "f42", "README", "nothing that matters");
        site.awaitJudged();
        assertThat(site.texts("SELECT id FROM delivery")).hasSizeGreaterThan(before);

        assertThat(browser.all("#happenings tr").get(0).getText()).contains("decision", "ignored", "git.receive");
        browser.await("not so: the push is to the rpms namespace and changes a .spec file");
        browser.open("/live").all("#happenings tr");
        browser.picture("live");
    }

    @Test
    void drawsAnEventsPlanAndShowsTheEvidence() {
        site.modules().ready("drawn-base:f42", "drawn@f42");
        site.modules().ready("drawn-app:f42", "other@f42", "drawn-base:f42");
        site.modules().spec("drawn", "f42");
        site.awaitEnded();
        String event = site.text("SELECT id FROM event WHERE search_key LIKE 'drawn/%'");
        int actions = site.actions("drawn/").size();

        browser.open("/event?id=" + event);
        assertThat(browser.all("#plan a")).hasSize(actions);
        browser.await("drawn-app:f42");
        browser.picture("event");
        assertThat(browser.all("#plan text.word"))
                .allMatch(word -> word.getText().startsWith("done"));

        browser.click("#plan a:last-of-type");
        browser.await("Calls made");
        assertThat(browser.text()).contains("mbs-submit-build", "Evidence", "As sent");
        assertThat(browser.url()).contains("action=");
        browser.picture("event-evidence");
    }

    @Test
    void saysWhyInOneSentence() {
        site.modules().commit("rpms", "asked-package", "f42", "README", "nothing that matters");
        site.awaitJudged();

        browser.open("/live").await("Live");
        browser.click("h1").script("document.activeElement.blur()");
        browser.click("nav a[href=why]").await("Every message ends");
        browser.type("#q", "asked-package\n");

        browser.await(
                "ignored by modules-on-spec-change: not so: the push is to the rpms namespace and changes a .spec file");
        assertThat(browser.url()).endsWith("why?q=asked-package");
        browser.picture("why");

        browser.open("/why?q=nobody-ever-heard-of-it").await("Nothing is about");
    }

    @Test
    void replaysAndDiscardsDeadLettersForThoseWhoMay() throws IOException {
        site.bus()
                .raw(
                        site.bus().prefix() + ".git.receive",
                        new AMQP.BasicProperties.Builder()
                                .contentType("application/json")
                                .build(),
                        "{no json at all".getBytes(StandardCharsets.UTF_8));
        Site.await(() ->
                !site.texts("SELECT id FROM dead_letter WHERE state = 'OPEN'").isEmpty());
        String letter = site.text("SELECT MAX(id) FROM dead_letter");

        try (Browser stranger = Browser.start(site.api().base(), true).size(1280, 900)) {
            stranger.open("/dead-letters");
            stranger.click("#clusters a").await("letter of this cause");
            stranger.picture("dead-letters-dark");
            stranger.press("Discard all open ones").type("dialog textarea", "mine");
            stranger.picture("discard-dark");
        }

        browser.login(SiteApi.USER, SiteApi.PASSWORD).open("/dead-letters?letter=" + letter);
        browser.await("{no json at all");
        browser.picture("dead-letter");
        browser.press("Discard dead letter " + letter);
        browser.click("dialog .ends button:last-child");
        assertThat(site.text("SELECT state FROM dead_letter WHERE id = ?", Long.valueOf(letter)))
                .as("without a reason")
                .isEqualTo("OPEN");
        browser.type("dialog textarea", "their test instance").click("dialog .ends button:last-child");
        browser.await("Discarded: 1.");
        assertThat(site.text("SELECT handled_by || ': ' || note FROM dead_letter WHERE id = ?", Long.valueOf(letter)))
                .isEqualTo(SiteApi.USER + ": their test instance");
    }

    @Test
    void showsASystemThatIsLeftAloneAndResumesIt() {
        site.api().change("POST", "/api/drover/systems/odcs/pause", "{\"reason\": \"they move house\"}");

        browser.login(SiteApi.USER, SiteApi.PASSWORD).open("/systems");
        browser.await("they move house");
        assertThat(browser.all("#system-odcs .state").get(0).getText()).isEqualTo("paused");
        browser.picture("systems");
        browser.click("#system-odcs button").click("dialog .ends button:last-child");
        Site.await(() ->
                site.api().json("/api/drover/systems").toString().contains("\"name\":\"odcs\",\"state\":\"closed\""));
        Site.await(() -> browser.all("#system-odcs .state").get(0).getText().equals("in use"));
    }

    @Test
    void listsTheRoutesWithWhatTheyDecided() {
        push("listed");
        site.awaitJudged();

        browser.open("/routes?text=spec");
        browser.await("modules-on-spec-change");
        assertThat(browser.text()).contains("pagure.git.receive", "Rebuild every module");
        browser.open("/routes").await("tracking").length();
        browser.picture("routes");
    }

    @Test
    void greysOutADroverThatDoesNotAnswerAndNothingElse() {
        browser.open("/live?topic=git.receive");
        browser.await("as it happens");
        Site.await(() -> browser.script(
                        "return [...document.querySelectorAll('#context option')].map(o => o.text + o.disabled).join()")
                .equals("sitefalse,gone (does not answer)true"));
    }

    @Test
    void fitsIntoANarrowDarkWindow() throws IOException {
        site.modules().ready("narrow-base:f42", "narrow@f42");
        site.modules().spec("narrow", "f42");
        site.awaitEnded();
        String event = site.text("SELECT id FROM event WHERE search_key LIKE 'narrow/%'");
        try (Browser narrow = Browser.start(site.api().base(), true).size(500, 900)) {
            narrow.narrow(400, 900);
            for (String path : List.of(
                    "/live", "/why?q=narrow", "/dead-letters?state=all", "/systems", "/routes", "/event?id=" + event)) {
                narrow.open(path).all("h1");
                narrow.picture("narrow-" + path.substring(1).replaceAll("[^a-z-].*", ""));
                assertThat(narrow.script("return [...document.querySelectorAll('main *, header *')].filter(e =>"
                                + " e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('nav, .plan, .wide'))"
                                + ".map(e => e.outerHTML.slice(0, 120)).join('\\n')"))
                        .as("beyond the edge of " + path)
                        .isEqualTo("");
                assertThat((Long) narrow.script("return document.documentElement.scrollWidth"))
                        .as(path)
                        .isLessThanOrEqualTo(400);
            }
        }
    }

    @Test
    void showsTheCatalogueAndGoesThereFromARoute() {
        browser.open("/catalogue?section=kamelets&text=koji-tag-build").await("A route that loads as it is");
        assertThat(browser.text())
                .contains("verb:koji-tag-build", "koji-tag-build-probe", "uri: action:koji-tag-build");
        browser.picture("catalogue-kamelet");

        browser.open("/routes?text=modules-on-spec-change")
                .follow("its kamelets")
                .await("only what");
        assertThat(browser.url()).contains("section=kamelets", "route=modules-on-spec-change");
        assertThat(browser.all("table.catalogue summary").stream().map(WebElement::getText))
                .contains("distgit-push", "mbs-submit-build")
                .doesNotContain("koji-build");

        browser.open("/catalogue?section=topics&text=mbs.module.state.change").await("1 of ");
        browser.open("/catalogue?section=rest").await("/api/drover/why");
        browser.open("/catalogue?section=metrics").await("drover_actions_open");
        browser.open("/catalogue?section=configuration&text=drover.bus.url").await("amqp://127.0.0.1:5672/");
        browser.open("/catalogue?section=messages").await("drover.event.state.change");
    }

    @Test
    void isUsedByKeyboardAlone() {
        browser.open("/systems").await("as site finds them");
        browser.keys("/");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("q");
        assertThat(browser.script(
                        "return document.querySelectorAll('header, nav[aria-label], main, [aria-live=polite]').length"))
                .isEqualTo(4L);
        assertThat(browser.script("return [...document.querySelectorAll('input, select')].every(i => i.labels.length)"))
                .isEqualTo(true);
    }
}
