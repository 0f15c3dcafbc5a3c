package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.store.BlockWriter;
import dev.langchain4j.memori.store.Change;
import org.jspecify.annotations.Nullable;

/** Writes rows of {@code block} inside the transaction of a {@link SqliteWriter}. */
final class SqliteBlockWriter extends SqliteBlockReader implements BlockWriter {

    private static final String OF_LABEL = " WHERE collection = ? AND label = ?";

    private final SqliteWriter writer;
    private final Actor actor;

    SqliteBlockWriter(SqliteWriter writer, Actor actor) {
        super(writer);
        this.writer = writer;
        this.actor = actor;
    }

    @Override
    public void create(Block block) {
        insert(block);
        record(block, Event.CREATED, null);
    }

    @Override
    public void replace(Block after, @Nullable String reason) {
        int retired = session.update(
                "UPDATE block SET retired_at = ?" + OF_LABEL + " AND version = ? AND retired_at IS NULL",
                writer.recordedAt(),
                collection(after.namespace()),
                after.label(),
                after.version() - 1);
        if (retired != 1) {
            throw new IllegalStateException("version " + (after.version() - 1) + " of a block is not current");
        }
        insert(after);
        record(after, Event.UPDATED, reason);
    }

    @Override
    public ForgetReceipt forget(String namespace, String label) {
        Erasure erasure = new Erasure(writer, namespace, actor);
        erasure.block(label);
        return erasure.receiptOf(label);
    }

    @Override
    public void grant(Block block, String grantee, Access access) {
        int changed = session.update(
                "INSERT INTO block_grant (collection, label, grantee, access, granted_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET access = excluded.access, granted_at = excluded.granted_at"
                        + " WHERE access <> excluded.access",
                collection(block.namespace()),
                block.label(),
                grantee,
                access.name(),
                writer.recordedAt());
        if (changed > 0) {
            record(block, Event.GRANTED, access + " to " + grantee);
        }
    }

    @Override
    public void revoke(Block block, String grantee) {
        int revoked = session.update(
                "DELETE FROM block_grant" + OF_LABEL + " AND grantee = ?",
                collection(block.namespace()),
                block.label(),
                grantee);
        if (revoked > 0) {
            record(block, Event.REVOKED, "from " + grantee);
        }
    }

    private void insert(Block block) {
        session.update(
                "INSERT INTO block (collection, label, version, description, value, char_limit, read_only, created_at, updated_at,"
                        + " recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                collection(block.namespace()),
                block.label(),
                block.version(),
                block.description(),
                block.value(),
                block.limit(),
                block.readOnly() ? 1 : 0,
                Times.micros(block.createdAt()),
                Times.micros(block.updatedAt()),
                writer.recordedAt());
    }

    private void record(Block block, Event event, @Nullable String reason) {
        writer.record(
                collection(block.namespace()),
                block.label(),
                block.version(),
                new Change(event, reason, actor),
                null,
                null);
    }

    private long collection(String namespace) {
        return writer.collectionFor(shelf(namespace));
    }
}
