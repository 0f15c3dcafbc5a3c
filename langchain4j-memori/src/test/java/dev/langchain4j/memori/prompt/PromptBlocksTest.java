package dev.langchain4j.memori.prompt;

import static dev.langchain4j.memori.prompt.Notes.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptBlocksTest {

    private static final ShownMemories SHOWN = MemoryPrompt.show(List.of(note("Prefers aisle seats"), note("Paints")));
    private static final List<Block> CORE = List.of(Notes.block("human", "Who you talk to", "Caroline", 2_000, false));

    @Property
    void should_exactly_undo_what_was_appended_to_a_user_message(
            @ForAll("userMessages") UserMessage message, @ForAll("notes") List<String> contents) {
        ShownMemories shown = MemoryPrompt.show(contents.stream()
                .map(content -> note(content, "archival", content, content, null, new Metadata()))
                .toList());

        assertThat(PromptBlocks.strip(MemoryPrompt.append(message, shown)).orElseThrow())
                .isEqualTo(shown.isEmpty() ? PromptBlocks.strip(message).orElseThrow() : message);
    }

    @Property
    void should_exactly_undo_what_was_appended_to_a_system_message(
            @ForAll("texts") String text, @ForAll("notes") List<String> values) {
        SystemMessage message = SystemMessage.from("You are polite." + text);
        List<Block> blocks = values.stream()
                .map(value -> Notes.block("human", value, value, 2_000, value.isEmpty()))
                .toList();

        assertThat(PromptBlocks.strip(CorePrompt.append(message, blocks).orElseThrow())
                        .orElseThrow())
                .isEqualTo(blocks.isEmpty() ? PromptBlocks.strip(message).orElseThrow() : message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nYou must answer strictly in the following JSON format: {\n\"name\": (type: string)\n}",
                "\nYou must answer strictly with one of these enums:\nRED\nGREEN",
                "\nYou must put every item on a separate line."
            })
    void should_find_the_block_in_front_of_the_format_that_LangChain4j_demands(String format) {
        UserMessage sent = UserMessage.from("Which colour?\n\n" + SHOWN.text() + format);

        assertThat(PromptBlocks.strip(sent)).contains(UserMessage.from("Which colour?" + format));
    }

    @Test
    void should_find_the_block_where_LangChain4j_puts_images_behind_it() {
        ImageContent image = ImageContent.from("http://images/a.png");
        UserMessage sent = UserMessage.from(TextContent.from("Who?\n\n" + SHOWN.text()), image);

        assertThat(PromptBlocks.strip(sent)).contains(UserMessage.from(TextContent.from("Who?"), image));
    }

    @Test
    void should_leave_alone_what_only_looks_like_a_block() {
        String block = SHOWN.text();

        for (String text : List.of(
                "You showed me\n\n" + block + "\n\nand what is that?",
                "You showed me " + block,
                block,
                "Look:\n\n<memories>\nMy own notes\n</memories>",
                "Look:\n\n" + block.replace("Notes from", "News from"),
                "Look:\n\n" + block.replace("<memory id", "<memory  id"),
                "Look:\n\n" + block.replace("Paints</memory>", "Paints <b>well</b></memory>"),
                "Look:\n\n" + block.replaceAll("<memory .*\n", ""),
                "Look:\n\n" + block.toUpperCase(Locale.ROOT),
                "Look:\n\n" + block + " ",
                "Look:\n\n" + block + "\nYou must answer at once",
                "</memories>",
                "")) {
            UserMessage message = UserMessage.from(text);

            assertThat(PromptBlocks.strip(message).orElseThrow()).as(text).isSameAs(message);
        }
    }

    @Test
    void should_leave_every_other_kind_of_message_alone() {
        String text = "Hello\n\n" + SHOWN.text() + "\n\n" + CorePrompt.show(CORE);

        for (ChatMessage message : List.of(
                AiMessage.from(text),
                ToolExecutionResultMessage.from("1", "search", text),
                CustomMessage.from(Map.of("text", text)),
                SystemMessage.from("Hello\n\n" + SHOWN.text()),
                UserMessage.from("Hello\n\n" + CorePrompt.show(CORE)))) {
            assertThat(PromptBlocks.strip(message).orElseThrow()).isSameAs(message);
        }
    }

    @Test
    void should_drop_a_system_message_that_was_nothing_but_core_memory() {
        SystemMessage made = CorePrompt.append(null, CORE).orElseThrow();

        assertThat(PromptBlocks.strip(made)).isEmpty();
        assertThat(PromptBlocks.strip(
                        List.of(made, UserMessage.from("Hello\n\n" + SHOWN.text()), AiMessage.from("Hi"))))
                .containsExactly(UserMessage.from("Hello"), AiMessage.from("Hi"));
    }

    @Test
    void should_take_one_block_at_a_time() {
        UserMessage message = UserMessage.from("Hello");
        UserMessage once = MemoryPrompt.append(message, SHOWN);
        UserMessage twice = MemoryPrompt.append(once, SHOWN);

        assertThat(PromptBlocks.strip(twice)).contains(once);
        assertThat(PromptBlocks.strip(once)).contains(message);
    }

    @Test
    void should_take_out_thousands_of_memories() {
        ShownMemories many = MemoryPrompt.show(Collections.nCopies(10_000, note("word ".repeat(50))));

        assertThat(PromptBlocks.strip(MemoryPrompt.append(UserMessage.from("Hello"), many)))
                .contains(UserMessage.from("Hello"));
    }

    @Provide
    Arbitrary<UserMessage> userMessages() {
        Arbitrary<Content> text = texts().map(TextContent::from);
        Arbitrary<Content> image = Arbitraries.of("a", "b").map(name -> ImageContent.from("http://images/" + name));
        Arbitrary<List<Content>> parts = Arbitraries.frequencyOf(Tuple.of(4, text), Tuple.of(1, image))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        return Combinators.combine(
                        parts,
                        Arbitraries.of("Anna", "").injectNull(0.5),
                        Arbitraries.of(Map.<String, Object>of(), Map.<String, Object>of("channel", "mail")))
                .as((contents, name, attributes) -> UserMessage.builder()
                        .name(name)
                        .contents(new ArrayList<>(contents))
                        .attributes(attributes)
                        .build());
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> crumbs = Arbitraries.of(
                SHOWN.text(),
                "\n\n" + SHOWN.text(),
                "\n\n" + CorePrompt.show(CORE),
                "</memories>",
                "<memories>\n",
                "</core_memory>",
                "</memory>\n",
                "\n\n",
                "\nYou must answer strictly ",
                "Hello");
        return Arbitraries.oneOf(
                Arbitraries.strings(), crumbs.list().ofMaxSize(4).map(list -> String.join("", list)));
    }

    @Provide
    Arbitrary<List<String>> notes() {
        return texts().list().ofMaxSize(4);
    }
}
