package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a memory takes end to end, beside the model that makes its vector. */
@Command(
        name = "embedding",
        description = "Times adds that embed with the bundled model, beside LangChain4j's bundled model alone.",
        showDefaultValues = true,
        sortOptions = false)
final class EmbeddingCommand extends MeasureCommand {

    private static final int WORDS = 12;

    @Option(names = "--batch", paramLabel = "N", description = "How many texts a bulk call has.", defaultValue = "200")
    private int batch;

    @Option(names = "--seconds", paramLabel = "S", description = "Time to measure each operation.")
    private double seconds = 10;

    @Override
    void check(CommandLine line) {
        Arguments.seconds(line, seconds);
        Arguments.check(line, batch >= 2 && batch <= 10_000, "--batch must be between 2 and 10000, but is " + batch);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
        Texts texts = new Texts(bench.settings().texts());
        Path directory = bench.directory();
        try (Memori given = open(directory.resolve("given.db"), model);
                Memori standard = open(directory.resolve("standard.db"), null)) {
            MemoryNamespace withGiven = given.namespace("benchmark");
            MemoryNamespace withStandard = standard.namespace("benchmark");
            List<Contestant> contestants = List.of(
                    new Task("one text", "the model alone", 1, i -> alone(model, texts.next(1))),
                    new Task("one text", "add, that model", 1, i -> add(withGiven, texts.next(1))),
                    new Task("one text", "add, as shipped", 1, i -> add(withStandard, texts.next(1))),
                    new Task(batch + " texts", "the model alone", batch, i -> alone(model, texts.next(batch))),
                    new Task(batch + " texts", "addAll, that model", batch, i -> add(withGiven, texts.next(batch))),
                    new Task(batch + " texts", "addAll, as shipped", batch, i -> add(withStandard, texts.next(batch))));
            List<Timing> timings =
                    new Rounds(contestants, seconds, bench.settings().seed(), bench.progress()).run();
            Table.Builder table = Table.of(
                    "Memories of %d words".formatted(WORDS), "what", "p50", "p99", "rate", "over the model alone");
            for (int i = 0; i < timings.size(); i++) {
                Timing timing = timings.get(i);
                Timing alone = timings.get(i / 3 * 3);
                table.row(
                        timing.operation() + ", " + timing.engine(),
                        Figure.nanos(timing.p50()),
                        Figure.nanos(timing.p99()),
                        Figure.perSecond(timing.itemsPerSecond()),
                        Figure.times(timing.rateOver(alone)));
            }
            return new Report(
                    bench.circumstances(
                            ("texts of %d words, no two alike; synchronous=FULL, deduplication as shipped; all take"
                                            + " turns in %d rounds, %s s each")
                                    .formatted(WORDS, Rounds.COUNTED, seconds)),
                    List.of(table.build()),
                    List.of(
                            "Times are a text's.",
                            "The model alone: LangChain4j's AllMiniLmL6V2EmbeddingModel, one text by embed, many by embedAll, which"
                                    + " uses all processors.",
                            "Over the model alone: texts a second, median of the rounds' ratios."));
        }
    }

    private static Memori open(Path file, @Nullable EmbeddingModel model) {
        return model == null
                ? Memori.builder().file(file).build()
                : Memori.builder().file(file).embeddingModel(model).build();
    }

    private static int alone(EmbeddingModel model, List<String> texts) {
        if (texts.size() == 1) {
            Sink.keep(model.embed(texts.get(0)).content());
        } else {
            Sink.keep(model.embedAll(texts.stream().map(TextSegment::from).toList())
                    .content());
        }
        return texts.size();
    }

    private static int add(MemoryNamespace namespace, List<String> texts) {
        return Sink.keep(
                        texts.size() == 1
                                ? List.of(namespace.add(texts.get(0)))
                                : namespace.addAll(
                                        texts.stream().map(NewMemory::of).toList()))
                .size();
    }

    private record Task(String operation, String engine, int items, IntFunction<Integer> call) implements Contestant {

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public Turn begin() {
            return call::apply;
        }
    }

    /** Words of the source's texts in their order, cut where there are enough. */
    private static final class Texts {

        private final TextSource source;
        private int at;

        private Texts(TextSource source) {
            this.source = source;
        }

        private List<String> next(int count) {
            return IntStream.range(0, count).mapToObj(i -> next()).toList();
        }

        private String next() {
            List<String> words = new ArrayList<>();
            while (words.size() < WORDS) {
                words.addAll(Arrays.asList(source.text(at++).split("\\s+")));
            }
            return String.join(" ", words.subList(0, WORDS));
        }
    }
}
