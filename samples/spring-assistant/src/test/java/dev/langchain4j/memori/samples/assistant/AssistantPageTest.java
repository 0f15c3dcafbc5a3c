package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as people meet it: in Chromium, with hands and eyes replaced by a driver. Pictures are left in {@code target/screenshots}. */
class AssistantPageTest {

    private static final String SEATS = "I prefer aisle seats on long flights";
    private static final String ENDLESS = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(3);

    @TempDir
    Path folder;

    private Browser browser;
    private RunningAssistant assistant;

    @BeforeEach
    void start() {
        browser = Browser.start();
        assistant = RunningAssistant.on(folder.resolve("memory.db"));
        browser.size(1280, 860);
    }

    @AfterEach
    void stop() {
        if (assistant != null) {
            assistant.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void should_remember_what_anna_said_after_a_restart_and_tell_ben_nothing() throws IOException {
        browser.open(assistant, "/");
        browser.await("#login");
        browser.inspect("1-login");
        browser.logIn(assistant, "anna");
        assertThat(browser.await("#scripted").getText()).contains("Scripted model", "A few rules answer here");
        browser.inspect("2-before");
        assertThat(browser.say("Remember that " + SEATS)).contains(SEATS);
        assertThat(browser.say("My name is Anna")).contains("keep your name in mind");
        browser.until(
                "both memories",
                () -> browser.texts("#list .text").contains(SEATS)
                        && browser.texts("#core dd").contains("Name: Anna"));
        browser.inspect("3-told");

        assistant.close();
        assistant = RunningAssistant.on(folder.resolve("memory.db"));

        browser.logIn(assistant, "anna");
        assertThat(browser.await("#talk-title").getText()).isEqualTo("Conversation 2");
        assertThat(browser.say("Where do I like to sit?")).contains(SEATS);
        assertThat(browser.texts(".said details[open] .text")).contains(SEATS);
        assertThat(browser.texts(".said details[open] .number").get(0)).matches("[01]\\.\\d\\d");
        assertThat(browser.texts(".said details[open] .id").get(0)).matches("[0-9a-f]{8}");
        assertThat(browser.say("What is my name?")).contains("Name: Anna");
        browser.inspect("4-asked-after-the-restart");
        browser.scheme("dark");
        browser.inspect("4-asked-after-the-restart-dark");
        browser.scheme("light");
        browser.logOut();

        browser.logIn(assistant, "ben");
        assertThat(browser.say("Where do I like to sit?")).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(browser.await("body").getText()).doesNotContain("aisle", "Anna");
        browser.inspect("5-ben");
    }

    @Test
    void should_fit_a_telephone() throws IOException {
        browser.size(390, 844);
        browser.open(assistant, "/");
        browser.await("#login");
        browser.inspect("390-1-login");
        browser.logIn(assistant, "anna");
        browser.inspect("390-2-before");
        browser.say("Remember that " + SEATS);
        browser.say("Remember that " + ENDLESS);
        browser.click("#fresh");
        browser.until("a new conversation", () -> browser.texts("#talk-title").contains("Conversation 2"));
        assertThat(browser.say("Where do I like to sit?")).contains(SEATS);
        browser.inspect("390-3-asked");
        browser.click("#view-memory");
        browser.await("#list .text");
        browser.inspect("390-4-memory");
        browser.scheme("dark");
        browser.inspect("390-4-memory-dark");
        browser.click("#list .forget");
        browser.click("#forget .alarm");
        browser.until("the receipt", () -> browser.texts("#forget-title").contains("Forgotten"));
        browser.inspect("390-5-receipt-dark");
    }

    @Test
    void should_forget_at_the_press_of_a_button_and_show_the_receipt() throws IOException {
        browser.logIn(assistant, "anna");
        browser.say("Remember that " + SEATS);
        browser.await("#list .forget");

        browser.click("#list .forget");
        assertThat(browser.await("#forget blockquote").getText()).isEqualTo(SEATS);
        browser.inspect("6-forget");
        browser.click("#forget .alarm");
        browser.until("the receipt", () -> browser.texts("#forget-title").contains("Forgotten"));
        assertThat(browser.await("#forget .pairs").getText()).contains("1 memory, 1 version", "nothing found");
        assertThat(browser.texts("#forget .text")).hasSize(3).allMatch(text -> text.contains(SEATS));
        browser.inspect("7-receipt");

        browser.click("#forget .alarm");
        browser.until(
                "the second receipt",
                () -> browser.all("#forget .alarm").isEmpty()
                        && browser.texts("#forget .pairs").get(0).contains("3 memories"));
        browser.inspect("8-receipt-of-the-conversation");
        browser.click("#forget .quiet");
        browser.until("the message", () -> "text".equals(browser.focused()));
        browser.click("#fresh");
        assertThat(browser.say("Where do I like to sit?")).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(browser.await("#list").getText()).isEqualTo("Nothing yet.");
        browser.assertNoComplaints();
    }

    @Test
    void should_be_usable_with_the_keyboard_alone() throws IOException {
        browser.open(assistant, "/");
        browser.press("anna\t").press("anna\n");
        browser.await("body[data-ready]");
        browser.until("the message", () -> "text".equals(browser.focused()));
        browser.press("Remember that <b id='markup'>" + SEATS + "</b>\n");
        browser.await("#list .forget");
        assertThat(browser.all("#markup")).isEmpty();
        browser.until("the message again", () -> "text".equals(browser.focused()));
        browser.assertNoComplaints();
    }
}
