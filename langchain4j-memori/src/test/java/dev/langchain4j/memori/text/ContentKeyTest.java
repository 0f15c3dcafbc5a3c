package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentKeyTest {

    @Test
    void should_make_white_space_one_space() {
        assertThat(ContentKey.normalize("  likes\t\r\n green\u00A0\u2003tea \u3000"))
                .isEqualTo("likes green tea");
    }

    @Test
    void should_compose_accents() {
        assertThat(ContentKey.normalize("Cafe\u0301")).isEqualTo("Café");
    }

    @Test
    void should_keep_case_and_punctuation_for_they_can_matter() {
        assertThat(ContentKey.normalize("Polish, not polish!")).isEqualTo("Polish, not polish!");
    }

    @Test
    void should_leave_nothing_of_nothing() {
        assertThat(ContentKey.normalize(" \n ")).isEmpty();
    }

    @Test
    void should_hash_to_the_first_bytes_of_sha_256() {
        // echo -n abc | sha256sum
        assertThat(ContentKey.hash("abc")).isEqualTo(0xba7816bf8f01cfeaL);
        assertThat(ContentKey.hash("")).isEqualTo(0xe3b0c44298fc1c14L);
    }

    @Test
    void should_hash_different_texts_differently() {
        assertThat(ContentKey.hash("PR #260")).isNotEqualTo(ContentKey.hash("PR #480"));
    }
}
