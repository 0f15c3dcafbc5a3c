-- Version 1: the tables that everything stands on.
-- The table `memory` is the truth; the FTS5 indexes and what is held in memory can be rebuilt from it at any time.
-- All times are microseconds since 1970-01-01T00:00:00Z. References are declared for the reader and checked by verify(); they
-- are not enforced row by row.

-- What the file must remember about how it was written.
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A shelf inside a namespace. Every other table points here, never at a name.
CREATE TABLE collection (
    key       INTEGER PRIMARY KEY,
    namespace TEXT    NOT NULL CHECK (namespace <> ''),
    name      TEXT    NOT NULL CHECK (name <> ''),
    memories  INTEGER NOT NULL DEFAULT 0 CHECK (memories >= 0),  -- current versions on it; BM25's N
    tokens    INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0),    -- their lengths together; for BM25's average
    UNIQUE (namespace, name)
) STRICT;

-- One row per version of a memory. A change retires the current row and inserts the next.
CREATE TABLE memory (
    key              INTEGER PRIMARY KEY AUTOINCREMENT,          -- never used twice: caches may hold it
    collection       INTEGER NOT NULL REFERENCES collection (key),
    id               TEXT    NOT NULL CHECK (id <> ''),
    version          INTEGER NOT NULL CHECK (version >= 1),
    content          TEXT    NOT NULL,
    content_hash     INTEGER NOT NULL,                           -- of the normalised content, to find the same text again
    type             TEXT    NOT NULL,
    author           TEXT,
    session_id       TEXT,
    occurred_at      INTEGER,                                    -- NULL: nobody said when; created_at stands in
    created_at       INTEGER NOT NULL,                           -- of the first version
    updated_at       INTEGER NOT NULL,                           -- of this version, as it is shown; an import keeps it
    recorded_at      INTEGER NOT NULL,                           -- when this store learnt of it: never before an earlier change
    retired_at       INTEGER,                                    -- when the next version was recorded; NULL: this is the current one
    expires_at       INTEGER,
    last_accessed_at INTEGER,
    access_count     INTEGER NOT NULL DEFAULT 0 CHECK (access_count >= 0),
    reinforcements   INTEGER NOT NULL DEFAULT 0 CHECK (reinforcements >= 0),
    pinned           INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    length           INTEGER NOT NULL CHECK (length >= 0),       -- tokens in the lexical index
    CHECK (retired_at IS NULL OR retired_at >= recorded_at)
) STRICT;

CREATE UNIQUE INDEX memory_current  ON memory (collection, id)          WHERE retired_at IS NULL;
CREATE UNIQUE INDEX memory_retired  ON memory (collection, id, version) WHERE retired_at IS NOT NULL;
CREATE INDEX        memory_by_hash  ON memory (collection, content_hash) WHERE retired_at IS NULL;
CREATE INDEX        memory_updated  ON memory (collection, updated_at)  WHERE retired_at IS NULL;
CREATE INDEX        memory_recorded ON memory (collection, recorded_at)  WHERE retired_at IS NOT NULL;
CREATE INDEX        memory_expiring ON memory (collection, expires_at)  WHERE retired_at IS NULL AND expires_at IS NOT NULL;

-- The caller's key and value pairs; the kind is the Java type, so that every value comes back as it was given.
CREATE TABLE metadata (
    memory INTEGER NOT NULL REFERENCES memory (key),
    name   TEXT    NOT NULL,
    kind   TEXT    NOT NULL,                                     -- STRING, UUID, INTEGER, LONG, FLOAT or DOUBLE
    value  ANY,                                                  -- NULL: the NaN of a FLOAT or DOUBLE
    PRIMARY KEY (memory, name)
) WITHOUT ROWID, STRICT;

-- The append-only record of every change. Its number is what other processes' caches catch up by.
CREATE TABLE history (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    collection INTEGER NOT NULL REFERENCES collection (key),
    id         TEXT    NOT NULL,
    event      TEXT    NOT NULL,                                 -- CREATED, REINFORCED, SUPERSEDED, UPDATED, IMPORTED, EMBEDDED, FORGOTTEN
    version    INTEGER NOT NULL,
    memory     INTEGER,                                          -- the row that is current after the change
    retired    INTEGER,                                          -- the row that no longer is
    reason     TEXT
) STRICT;

CREATE INDEX history_of_memory ON history (collection, id);

-- Which embedding model made a vector. At most one generation is served; at most one is being built beside it.
CREATE TABLE generation (
    key       INTEGER PRIMARY KEY AUTOINCREMENT,
    model     TEXT    NOT NULL,
    dimension INTEGER NOT NULL CHECK (dimension >= 1),
    recipe    INTEGER NOT NULL,
    state     TEXT    NOT NULL                                   -- ACTIVE, BUILDING or DROPPED
) STRICT;

CREATE UNIQUE INDEX generation_active   ON generation (state) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX generation_building ON generation (state) WHERE state = 'BUILDING';

-- Vectors apart from the rows, so that neither makes reading the other slow. Little-endian 32-bit floats, as the model gave them.
CREATE TABLE vector (
    key        INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL REFERENCES generation (key),
    collection INTEGER NOT NULL REFERENCES collection (key),
    memory     INTEGER NOT NULL REFERENCES memory (key),
    piece      INTEGER NOT NULL CHECK (piece >= 0),              -- long text has several
    data       BLOB    NOT NULL CHECK (length(data) % 4 = 0),
    UNIQUE (generation, collection, memory, piece)
) STRICT;

-- The lexical indexes: of current versions, and of past ones for questions about the past. They hold tokens, not text: every
-- token begins with its collection's number, so that the statistics of one namespace never depend on another's. Lengths are
-- kept in `memory`, so FTS5 need not keep them again.
CREATE VIRTUAL TABLE memory_fts USING fts5 (
    content, names, metadata, content = '', columnsize = 0, tokenize = "ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE memory_terms USING fts5vocab (memory_fts, instance);

CREATE VIRTUAL TABLE retired_fts USING fts5 (
    content, names, metadata, content = '', columnsize = 0, tokenize = "ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE retired_terms USING fts5vocab (retired_fts, instance);

-- What is deleted is gone from the index at once, not at some later merge.
INSERT INTO memory_fts (memory_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO retired_fts (retired_fts, rank) VALUES ('secure-delete', 1);
