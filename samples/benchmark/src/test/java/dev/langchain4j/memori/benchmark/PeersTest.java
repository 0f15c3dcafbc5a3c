package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The other engines find what there is to be found, and one that is not to be had stops nobody. */
class PeersTest {

    private static final int MEMORIES = 300;

    private final Path directory;

    PeersTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void should_fill_every_engine_with_the_same_data() throws PeerMissing {
        DataSet data = data();
        Recall truth = Recall.of(data);
        List<String> ids = IntStream.range(0, MEMORIES).mapToObj(i -> "m" + i).toList();
        PeerKind.Setting setting = new PeerKind.Setting(
                data, ids, truth, directory, directory.resolve("vec0"), new PrintWriter(new StringWriter()));
        List<Peer> peers = new ArrayList<>();
        peers.add(new VectorLanePeer(data));
        for (PeerKind kind : List.of(PeerKind.IN_MEMORY, PeerKind.LUCENE, PeerKind.JVECTOR)) {
            peers.addAll(kind.open(setting));
        }

        assertThat(peers).allSatisfy(peer -> {
            assertThat(truth.of(peer::positions)).as(peer.engine()).isGreaterThanOrEqualTo(Recall.WANTED);
            assertThat(peer.begin().call(3)).as(peer.engine()).isEqualTo(10);
            assertThat(peer.note()).isNotEmpty();
        });

        peers.forEach(Peer::close);
    }

    @Test
    void should_look_for_the_same_words_in_the_full_text_index_of_SQLite() throws PeerMissing {
        DataSet data = data();

        try (Peer fts5 = Fts5Peer.open(data)) {
            // A question may be all of words that no text has.
            assertThat(IntStream.range(0, 50).filter(q -> fts5.positions(q).length > 0))
                    .hasSizeGreaterThan(40);
            assertThat(fts5.positions(0))
                    .as("the best first, no more than asked for")
                    .hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void should_find_as_many_by_words_alone_as_the_full_text_index_of_SQLite() throws PeerMissing, IOException {
        DataSet data = data();
        FilledStore filled = FilledStore.fill(directory, data.memories(), new PrintWriter(new StringWriter()));

        try (Peer fts5 = Fts5Peer.open(data);
                Peer lane = new LexicalLanePeer(filled, data)) {
            int agreed = 0;
            for (int query = 0; query < 50; query++) {
                int[] theirs = fts5.positions(query);
                int[] ours = lane.positions(query);
                assertThat(ours).as("question " + query).hasSameSizeAs(theirs);
                agreed += theirs.length == 0 || Arrays.stream(ours).anyMatch(found -> found == theirs[0]) ? 1 : 0;
            }
            assertThat(agreed).as("what FTS5 finds first is found").isGreaterThanOrEqualTo(48);
        }
    }

    @Test
    void should_notice_what_an_engine_does_not_find() {
        DataSet data = data();
        Recall truth = Recall.of(data);
        VectorLanePeer lane = new VectorLanePeer(data);

        assertThat(truth.of(lane::positions)).isEqualTo(1);
        assertThat(truth.of(query -> {
                    int[] found = lane.positions(query);
                    found[0] = (found[0] + 1) % MEMORIES;
                    return found;
                }))
                .isBetween(0.85, 0.95);
        assertThat(truth.candidatesFor((query, candidates) -> candidates < 25 ? new int[0] : lane.positions(query)))
                .isEqualTo(30);
    }

    @Test
    void should_say_why_a_library_cannot_be_used() throws IOException {
        Path broken = Files.writeString(directory.resolve("vec0.so"), "no library");

        assertThatThrownBy(() -> SqliteVecPeer.open(data(), broken, new PrintWriter(new StringWriter())))
                .isInstanceOf(PeerMissing.class)
                .hasMessageContaining("vec0.so cannot be used: ");
    }

    @Test
    void should_leave_out_an_engine_that_is_not_there_with_a_line_and_draw_the_others()
            throws IOException, ParserConfigurationException, SAXException {
        Path broken = Files.writeString(directory.resolve("vec0.so"), "no library");
        Path plot = directory.resolve("speed.svg");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exitCode = Benchmark.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "speed",
                "--sizes",
                "100,200",
                "--seconds",
                "0.02",
                "--only",
                "vector,hybrid",
                "--peers",
                "in-memory,sqlite-vec",
                "--sqlite-vec",
                broken.toString(),
                "--directory",
                directory.toString(),
                "--plot",
                plot.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("sqlite-vec is left out: " + broken + " cannot be used: ", "| hybrid search | memori |")
                .doesNotContain("get by id");
        Document drawn = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(plot))));
        assertThat(drawn.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(drawn.getElementsByTagName("circle").getLength())
                .as("four lines of two points")
                .isEqualTo(8);
        assertThat(Files.readString(plot))
                .contains("memori: hybrid search", "LangChain4j in-memory store", "prefers-color-scheme:dark")
                .doesNotContain("NaN");
    }

    @Test
    void should_mix_the_vectors_of_more_texts_than_a_model_is_asked_for() {
        List<String> sample =
                IntStream.range(0, 50).mapToObj(new GeneratedTexts(1)::text).toList();
        WordVectors words = new WordVectors(64, 1, sample);
        MixedVectors mixed = new MixedVectors(words, 30, 1);

        List<float[]> vectors = mixed.vectors(sample);

        assertThat(vectors).hasSize(50);
        assertThat(vectors.subList(0, 30)).containsExactlyElementsOf(words.vectors(sample.subList(0, 30)));
        for (float[] vector : vectors) {
            double square = 0;
            for (float component : vector) {
                square += component * component;
            }
            assertThat(square).isBetween(0.999, 1.001);
        }
        assertThat(mixed.vectors(sample).get(40)).as("the same again").containsExactly(vectors.get(40));
        assertThat(mixed.description()).contains("of the first 30 texts");
    }

    private static DataSet data() {
        TextSource texts = new GeneratedTexts(5);
        List<String> sample = IntStream.range(0, MEMORIES).mapToObj(texts::text).toList();
        return DataSet.of(MEMORIES, texts, new WordVectors(384, 5, sample));
    }
}
