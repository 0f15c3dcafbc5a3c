package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's error codes as sentences. */
final class SqliteErrors {

    private SqliteErrors() {}

    static MemoriException translate(SQLException e, String where) {
        Reason reason = reason(e);
        String sentence =
                switch (reason) {
                    case FULL -> "the disk is full, or the size limit of the store is reached; free some space, raise maxFileSize, or"
                            + " forget and compact";
                    case READ_ONLY -> "the store cannot be written; check the permissions of the file and its folder";
                    case BUSY -> "another process has held the write lock for longer than the busy timeout; try again";
                    case CORRUPT -> "the file is damaged; restore a backup, or rebuild() if only an index is affected";
                    case NOT_A_STORE -> "the file is not an SQLite database";
                    default -> {
                        String code = e instanceof SQLiteException sqlite
                                ? " (" + sqlite.getResultCode().name() + ")"
                                : "";
                        yield code.contains("SQLITE_IOERR")
                                ? "the operating system refused to read or write the file" + code
                                        + "; check the disk and the limits of this process"
                                : "SQLite refused an operation" + code;
                    }
                };
        return new MemoriException(reason, where + ": " + sentence, e);
    }

    private static Reason reason(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Reason.STORAGE;
        }
        // The low byte of an extended code is the primary one.
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
        return switch (code) {
            case SQLITE_FULL -> Reason.FULL;
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> Reason.READ_ONLY;
            case SQLITE_BUSY, SQLITE_LOCKED -> Reason.BUSY;
            case SQLITE_CORRUPT -> Reason.CORRUPT;
            case SQLITE_NOTADB -> Reason.NOT_A_STORE;
            default -> Reason.STORAGE;
        };
    }
}
