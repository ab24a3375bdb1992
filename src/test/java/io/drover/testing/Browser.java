package io.drover.testing;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, where there is one; its pictures go to {@code target/screenshots}. */
public final class Browser implements AutoCloseable {
    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final String DRIVER = "/usr/bin/chromedriver";
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** It tells of each Chromium that is newer than itself; kept, or the level is forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;
    private final Path profile;
    private final String base;

    private Browser(ChromeDriver driver, Path profile, String base) {
        this.driver = driver;
        this.profile = profile;
        this.base = base;
    }

    /** Skips the test where no Chromium is. */
    public static void required() {
        Services.requirePrograms(
                "Chromium with its driver (apt-get install chromium chromium-driver)", CHROMIUM, DRIVER);
    }

    /** @param base what stands before paths: "http://127.0.0.1:8080" */
    public static Browser start(String base, boolean dark) throws IOException {
        required();
        Path profile = Files.createTempDirectory("drover-chromium");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new java.io.File(DRIVER))
                .build();
        return new Browser(new ChromeDriver(service, options), profile, base);
    }

    public Browser size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        return this;
    }

    /** As on a telephone: narrower than Chromium's windows can be. */
    public Browser narrow(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    public Browser open(String path) {
        driver.get(base + path);
        return this;
    }

    /** As if somebody had answered the browser's question for name and password. */
    public Browser login(String user, String password) {
        driver.get(base.replace("://", "://" + encoded(user) + ":" + encoded(password) + "@") + "/api/drover/login");
        return this;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The text of the page once it has what is looked for. */
    public String await(String text) {
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreException(StaleElementReferenceException.class)
                    .until(() -> text().contains(text));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            picture("missing");
            throw new AssertionError("the page never says \"" + text + "\" but:\n" + text(), e);
        }
        return text();
    }

    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** What fits, once there is some. */
    public List<WebElement> all(String css) {
        return Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> driver.findElements(By.cssSelector(css)), found -> !found.isEmpty());
    }

    public Browser click(String css) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    driver.findElement(By.cssSelector(css)).click();
                    return true;
                });
        return this;
    }

    /** The first link or tab that says so. */
    public Browser follow(String words) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    driver.findElement(By.partialLinkText(words)).click();
                    return true;
                });
        return this;
    }

    /** The first button that says so. */
    public Browser press(String words) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    driver.findElements(By.tagName("button")).stream()
                            .filter(button ->
                                    button.isDisplayed() && button.getText().equals(words))
                            .findFirst()
                            .orElseThrow()
                            .click();
                    return true;
                });
        return this;
    }

    public Browser type(String css, String text) {
        all(css).get(0).sendKeys(text);
        return this;
    }

    /** Types without a place: what has the focus gets it. */
    public Browser keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
        return this;
    }

    public Object script(String script) {
        return driver.executeScript(script);
    }

    public String url() {
        return driver.getCurrentUrl();
    }

    /** What the browser complained of since the last time: errors, blocked files. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    public Browser picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
