package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Enum constants as the ids of conversations. */
class EnumIdsTest {

    private enum Guest {
        ANNA,
        BEN;

        @Override
        public String toString() {
            return "a guest";
        }
    }

    @Test
    void should_tell_constants_apart_that_are_called_the_same() {
        NamespaceResolver resolver = NamespaceResolver.byDefault();

        assertThat(resolver.namespace(Guest.ANNA, null)).isEqualTo("ANNA");
        assertThat(resolver.namespace(Guest.BEN, null)).isEqualTo("BEN");
    }
}
