package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Whether a copy is damaged, or only could not be read, decides whether another backup is to be tried. */
class SqliteFilesTest {

    @ParameterizedTest
    @CsvSource({
        "SQLITE_CORRUPT, true",
        "SQLITE_ERROR, true",
        "SQLITE_FULL, false",
        "SQLITE_IOERR, false",
        "SQLITE_IOERR_READ, false",
        "SQLITE_BUSY, false"
    })
    void should_tell_damage_from_a_disk_that_fails(SQLiteErrorCode code, boolean damage) {
        SQLiteException failure = new SQLiteException("said by SQLite", code);

        assertThat(new SqliteFiles().isDamage(SqliteErrors.translate(failure, "backup.db")))
                .isEqualTo(damage);
    }
}
