package dev.langchain4j.memori.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.AuditHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hashes were computed by another program from what the documentation of {@link AuditRow} says. */
class AuditRowTest {

    private static final AuditRow FIRST =
            new AuditRow("alice", 1, 1772352000000000L, "ENABLE", "USER", null, null, "[]", null, null, "");
    private static final AuditRow SECOND = new AuditRow(
            "alice",
            2,
            1772352060000000L,
            "FORGET",
            "USER",
            "ops \u00e9\ud83d\ude00",
            "s1",
            "[\"archival/1b9d\",\"core/persona\"]",
            "erased 1 with 2 versions and 2 vectors",
            "ticket 4711",
            "");

    @Test
    void should_hash_as_documented() {
        AuditRow first = FIRST.chainedTo(AuditHead.NONE);
        AuditRow second = SECOND.chainedTo(new AuditHead(1, first.hash()));

        assertThat(first.hash()).isEqualTo("f2a9ba852127157769d423b5e5fd4bea9f114604f4bc6da97b99c1a205c6b8fc");
        assertThat(second.hash()).isEqualTo("5baf21194857da3ca165f7db7237f8793b4edfd5c9e0bcf5d9007f4870bca16d");
    }

    @Test
    void should_tell_apart_what_differs_in_any_field() {
        String x = "USER";
        List<AuditRow> rows = List.of(
                new AuditRow("alice", 1, 1, "READ", x, "a", "b", "[]", "c", "d", ""),
                new AuditRow("bob", 1, 1, "READ", x, "a", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 2, 1, "READ", x, "a", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 2, "READ", x, "a", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "WRITE", x, "a", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", "WEB", "a", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, "", "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, null, "b", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, "ab", "", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, "", "ab", "[]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, "a", "b", "[\"e\"]", "c", "d", ""),
                new AuditRow("alice", 1, 1, "READ", x, "a", "b", "[]", "cd", "", ""),
                new AuditRow("alice", 1, 1, "READ", x, "a", "b", "[]", null, "cd", ""),
                new AuditRow("alice", 1, 1, "READ", x, "a", "b", "[]", "c", null, ""));
        List<String> hashes = new ArrayList<>();
        rows.forEach(row -> hashes.add(row.expectedHash(AuditHead.NONE)));
        hashes.add(rows.get(0).expectedHash(new AuditHead(1, "1" + "0".repeat(63))));

        assertThat(new HashSet<>(hashes)).hasSize(rows.size() + 1);
    }
}
