-- Version 4: who wrote what, what was true when, and who may see it.

-- Where a memory came from, and how far it is to be believed.
ALTER TABLE memory ADD COLUMN channel        TEXT    NOT NULL DEFAULT 'USER';                                   -- USER, AGENT, TOOL, WEB, IMPORT or SYSTEM
ALTER TABLE memory ADD COLUMN actor          TEXT;                                                              -- who wrote its first version; NULL: not told
ALTER TABLE memory ADD COLUMN confirmed      INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));            -- by a human
ALTER TABLE memory ADD COLUMN corroborations INTEGER NOT NULL DEFAULT 0 CHECK (corroborations >= 0);            -- by others than its first source
ALTER TABLE memory ADD COLUMN importance     REAL    NOT NULL DEFAULT 0.5 CHECK (importance BETWEEN 0 AND 1);

-- World time: from when and until when what it says is true. System time is recorded_at and retired_at.
ALTER TABLE memory ADD COLUMN valid_from INTEGER;                -- NULL: nobody said since when
ALTER TABLE memory ADD COLUMN valid_to   INTEGER;                -- the first moment at which it no longer is; NULL: it still is

-- The id of the memory of this collection that it corrects. A chain of corrections is walked by it, both ways.
ALTER TABLE memory ADD COLUMN supersedes TEXT;

CREATE INDEX memory_supersedes ON memory (collection, supersedes) WHERE retired_at IS NULL AND supersedes IS NOT NULL;
CREATE INDEX memory_pinned     ON memory (collection, updated_at) WHERE retired_at IS NULL AND pinned = 1;

-- Who has said the same. However often one of them repeats it, it counts once.
CREATE TABLE corroboration (
    collection INTEGER NOT NULL REFERENCES collection (key),
    id         TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    heard_at   INTEGER NOT NULL,                                 -- when it said so first
    PRIMARY KEY (collection, id, source)
) STRICT, WITHOUT ROWID;

-- Who made a change, through which channel, in which session.
ALTER TABLE history ADD COLUMN channel    TEXT;                  -- NULL: made before version 4
ALTER TABLE history ADD COLUMN actor      TEXT;
ALTER TABLE history ADD COLUMN session_id TEXT;

CREATE INDEX history_of_actor   ON history (collection, actor)      WHERE actor IS NOT NULL;
CREATE INDEX history_of_session ON history (collection, session_id) WHERE session_id IS NOT NULL;

-- Facts: what the metadata of the memories in the collection `facts` say, in the form that a graph is walked by. One row per version.
CREATE TABLE fact (
    memory     INTEGER PRIMARY KEY REFERENCES memory (key),
    collection INTEGER NOT NULL REFERENCES collection (key),
    subject    TEXT    NOT NULL,                                 -- all three folded, so that case and accents do not matter
    predicate  TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    confidence REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT;

CREATE INDEX fact_predicate ON fact (collection, subject, predicate);
CREATE INDEX fact_subject   ON fact (collection, subject);       -- by which the newest facts of an entity come without sorting
CREATE INDEX fact_object    ON fact (collection, object);

-- The memories that say so. Facts that nobody has said directly are forgotten with the last of them.
CREATE TABLE fact_source (
    memory     INTEGER NOT NULL REFERENCES fact (memory),
    collection INTEGER NOT NULL REFERENCES collection (key),
    source     TEXT    NOT NULL,                                 -- the id of a memory
    PRIMARY KEY (memory, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_source_of ON fact_source (collection, source);

-- Which other namespaces see the memories of a namespace.
CREATE TABLE namespace_grant (
    namespace  TEXT    NOT NULL CHECK (namespace <> ''),         -- whose memories
    grantee    TEXT    NOT NULL CHECK (grantee <> ''),           -- who sees them; need not have been written to
    access     TEXT    NOT NULL CHECK (access IN ('READ', 'WRITE')),
    granted_at INTEGER NOT NULL,                                 -- since when the grantee has this access
    CHECK (namespace <> grantee),
    PRIMARY KEY (namespace, grantee)
) STRICT, WITHOUT ROWID;

CREATE INDEX namespace_grant_to ON namespace_grant (grantee);

-- Whose audit is on: every process keeps to it.
CREATE TABLE audited (
    namespace TEXT NOT NULL PRIMARY KEY CHECK (namespace <> '')
) STRICT, WITHOUT ROWID;

-- What was done with a namespace, where that is to be proved. Each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace  TEXT    NOT NULL,
    number     INTEGER NOT NULL CHECK (number >= 1),             -- within the namespace, without gaps
    at         INTEGER NOT NULL,                                 -- when it was done
    action     TEXT    NOT NULL,                                 -- ENABLE, DISABLE, WRITE, READ, INJECT, EXPORT, FORGET, GRANT or REVOKE
    channel    TEXT,
    actor      TEXT,
    session_id TEXT,
    subjects   TEXT    NOT NULL,                                 -- JSON array of names and ids, never content
    outcome    TEXT,                                             -- in numbers
    reason     TEXT,                                             -- that the actor gave
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),       -- SHA-256
    UNIQUE (namespace, number)
) STRICT;

-- What every page of the file was when it was closed, which is compared with what it is when the file is opened. SQLite has no checksums of
-- its own. The one row is as long as any other that may take its place, so that sealing the file changes no page but those of the seal.
CREATE TABLE seal (
    key  INTEGER PRIMARY KEY CHECK (key = 1),
    data BLOB NOT NULL CHECK (length(data) = 64)                 -- how many pages of what size, and when; SealMark.java says how
) STRICT;

-- The checksums of some two thousand pages each, as many as fit on a page.
CREATE TABLE page_sum (
    part INTEGER PRIMARY KEY CHECK (part >= 0),
    data BLOB NOT NULL                                           -- SumPart.java says how
) STRICT;

-- What a backup holds, so that one file carries its own proof. Empty in a store that is no backup.
CREATE TABLE backup (
    key           INTEGER PRIMARY KEY CHECK (key = 1),           -- there is one row
    made_at       INTEGER NOT NULL,
    sequence      INTEGER NOT NULL,                              -- of the newest change in it
    newest_change INTEGER,                                       -- when that was; NULL: there is none
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),    -- SHA-256 over every row of every table but these and the seal
    probe         INTEGER                                        -- a memory that a search must find; NULL: there is none to ask for
) STRICT;

CREATE TABLE backup_count (
    name TEXT    NOT NULL PRIMARY KEY,                           -- of a table
    rows INTEGER NOT NULL CHECK (rows >= 0)
) STRICT, WITHOUT ROWID;
