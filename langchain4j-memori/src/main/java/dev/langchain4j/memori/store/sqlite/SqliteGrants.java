package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.store.GrantReader;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of {@code namespace_grant} as values. */
class SqliteGrants implements GrantReader {

    final Session session;

    SqliteGrants(Session session) {
        this.session = session;
    }

    @Override
    public Optional<Access> access(String owner, String grantee) {
        return session.first(
                "SELECT access FROM namespace_grant WHERE namespace = ? AND grantee = ?",
                row -> Access.valueOf(row.getString(1)),
                owner,
                grantee);
    }

    @Override
    public SortedMap<String, Access> given(String owner) {
        return grants("SELECT grantee, access FROM namespace_grant WHERE namespace = ?", owner);
    }

    @Override
    public SortedMap<String, Access> received(String grantee) {
        return grants("SELECT namespace, access FROM namespace_grant WHERE grantee = ?", grantee);
    }

    private SortedMap<String, Access> grants(String sql, String namespace) {
        SortedMap<String, Access> grants = new TreeMap<>();
        session.each(sql, row -> grants.put(row.getString(1), Access.valueOf(row.getString(2))), namespace);
        return grants;
    }
}
