package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Finds what a plain loop over all places finds. */
class ByteSearchTest {

    @Test
    void should_find_what_a_plain_loop_finds() {
        long seed = System.nanoTime();
        System.out.println("ByteSearchTest seed " + seed);
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            if (round % 2 == 0) { // Few different bytes, so that much is alike.
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (bytes[i] & 1);
                }
            }
            List<byte[]> needles = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int length = ByteSearch.SHORTEST + random.nextInt(30);
                byte[] needle = new byte[length];
                random.nextBytes(needle);
                if (random.nextBoolean() && bytes.length > length) {
                    int from = random.nextInt(bytes.length - length + 1);
                    needle = Arrays.copyOfRange(bytes, from, from + length);
                }
                needles.add(needle);
            }
            int length = bytes.length - random.nextInt(Math.min(40, bytes.length + 1));
            Set<String> expected = new TreeSet<>();
            for (int needle = 0; needle < needles.size(); needle++) {
                byte[] sought = needles.get(needle);
                for (int at = 0; at + sought.length <= length; at++) {
                    if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                        expected.add(needle + "@" + at);
                    }
                }
            }
            Set<String> actual = new TreeSet<>();
            new ByteSearch(needles).in(bytes, 0, length, (needle, at) -> actual.add(needle + "@" + at));
            assertThat(actual).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void should_refuse_what_is_too_short() {
        assertThatThrownBy(() -> new ByteSearch(List.of(new byte[7]))).hasMessageContaining("8");
        new ByteSearch(List.of())
                .in(new byte[100], 0, 100, (needle, at) -> assertThat(needle).isNegative());
    }
}
