package dev.langchain4j.memori.store.sqlite;

import java.util.List;

/** What must hold between the tables of core memory, beyond what their constraints say. */
final class BlockCheck {

    private static final String GRANTS_OF_NOTHING = " FROM block_grant WHERE NOT EXISTS (SELECT 1 FROM block b"
            + " WHERE b.collection = block_grant.collection AND b.label = block_grant.label AND b.retired_at IS NULL)"
            + " OR grantee = (SELECT c.namespace FROM collection c WHERE c.key = block_grant.collection)";

    private final Session session;

    BlockCheck(Session session) {
        this.session = session;
    }

    void verify(List<String> problems) {
        long broken = session.number("SELECT count(*) FROM (SELECT 1 FROM block GROUP BY collection, label"
                + " HAVING count(*) <> max(version) OR sum(retired_at IS NULL) <> 1"
                + " OR max(version) <> max(CASE WHEN retired_at IS NULL THEN version END))");
        if (broken > 0) {
            problems.add(broken + " core memory blocks lack a version, or their newest one is not the current one;"
                    + " restore a backup");
        }
        long strayed = session.number("SELECT count(*) FROM block b JOIN collection c ON c.key = b.collection"
                + " WHERE c.name <> '" + SqliteBlockReader.COLLECTION + "'");
        if (strayed > 0) {
            problems.add(
                    strayed + " versions of core memory blocks stand in a collection of memories; restore a backup");
        }
        long grants = session.number("SELECT count(*)" + GRANTS_OF_NOTHING);
        if (grants > 0) {
            problems.add(grants + " grants are of a block that is not there, or to its owner; rebuild() drops them");
        }
    }

    /** Otherwise a block that is created later would be shared by a grant that nobody gave for it. */
    void dropGrantsOfNothing() {
        session.update("DELETE" + GRANTS_OF_NOTHING);
    }
}
