package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium of the machine's own, without a window. Nothing is downloaded. */
final class Browser implements AutoCloseable {

    private static final String MISSING =
            "the page is driven in a real browser, which is not here: install chromium and chromium-driver (Debian: apt-get install chromium chromium-driver)";

    /** Generous: a condition that is met is not waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What sticks out of the page, or out of the box that it stands in. */
    private static final String OVERFLOWING =
            """
            const wide = document.documentElement.clientWidth;
            const out = [...document.body.querySelectorAll('*')].filter((element) => {
              const box = element.getBoundingClientRect();
              const style = getComputedStyle(element);
              if (box.width === 0 || element.closest('.unseen, .skip')) {
                return false;
              }
              return box.right > wide + 1 || box.left < -1 || (style.display !== 'inline' && style.overflowX === 'visible'
                  && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
            }).map((element) => `${element.tagName}#${element.id}.${element.className}`);
            if (document.documentElement.scrollWidth > wide) {
              out.push(`the page, ${document.documentElement.scrollWidth} of ${wide}`);
            }
            return out;
            """;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts the browser; without one the test is skipped, but never in CI. */
    static Browser start() {
        Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        Optional<Path> chromedriver = find("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                fail(MISSING);
            }
            assumeTrue(false, MISSING);
        }
        LoggingPreferences console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, console);
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // containers run as root
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en",
                "--force-prefers-reduced-motion");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** The size of what is seen, which a window without a screen does not follow by itself. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void open(RunningAssistant assistant, String path) {
        driver.get(assistant.at(path).toString());
    }

    void logIn(RunningAssistant assistant, String name) {
        open(assistant, "/");
        await("#login #username").sendKeys(name);
        await("#login #password").sendKeys(name);
        click("#login button");
        await("body[data-ready]");
    }

    void logOut() {
        click("#logout");
        await("#login");
    }

    /** Says something, waits for the whole answer, and returns it. */
    String say(String text) {
        int answers = all(".said.assistant").size();
        await("#text").sendKeys(text);
        click("#send");
        until(
                "an answer to " + text,
                () -> all(".said.assistant:not([aria-busy])").size() > answers
                        && !all("#send:enabled").isEmpty());
        List<String> said = texts(".said.assistant .words");
        return said.get(said.size() - 1);
    }

    /** The first of these elements that is seen. */
    WebElement await(String selector) {
        AtomicReference<WebElement> seen = new AtomicReference<>();
        until(selector, () -> {
            all(selector).stream().filter(WebElement::isDisplayed).findFirst().ifPresent(seen::set);
            return seen.get() != null;
        });
        return Objects.requireNonNull(seen.get());
    }

    /** Presses what may take a moment to be ready to be pressed. */
    void click(String selector) {
        until("a click on " + selector, () -> {
            WebElement element = await(selector);
            boolean ready = element.isEnabled();
            if (ready) {
                element.click();
            }
            return ready;
        });
    }

    /** Types into whatever has the focus. */
    Browser press(String keys) {
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    /** The id of what has the focus. */
    String focused() {
        return String.valueOf(driver.switchTo().activeElement().getAttribute("id"));
    }

    /** The texts of what is there and seen. */
    List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void until(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "waited for " + what + "; the page says: "
                        + driver.findElement(By.tagName("body")).getText())
                .ignoring(StaleElementReferenceException.class)
                .ignoring(ElementNotInteractableException.class)
                .until(ignored -> condition.getAsBoolean());
    }

    /** Nothing sticks out, nothing was complained of; and a picture of it. */
    void inspect(String picture) throws IOException {
        assertThat((List<?>) driver.executeScript(OVERFLOWING)).as(picture).isEmpty();
        Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(pictures.resolve(picture + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        assertNoComplaints();
    }

    void assertNoComplaints() {
        List<LogEntry> console = StreamSupport.stream(
                        driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
        assertThat(console).as("the browser's console").isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<Path> find(String... names) {
        String folders = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(folders.split(File.pathSeparator))
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
