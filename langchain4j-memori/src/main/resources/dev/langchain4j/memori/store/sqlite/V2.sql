-- Version 2: what the LangChain4j faces keep.

-- Vectors that a caller gives stand in a collection of their own and are a generation of their own: the store's model knows nothing of them.
ALTER TABLE generation ADD COLUMN collection INTEGER REFERENCES collection (key);  -- NULL: vectors of the store's model

DROP INDEX generation_active;
CREATE UNIQUE INDEX generation_active ON generation (coalesce(collection, 0)) WHERE state = 'ACTIVE';

-- Versions that were stored before they were embedded, and whose vectors are made in the background.
CREATE TABLE unembedded (
    memory INTEGER PRIMARY KEY REFERENCES memory (key)
) STRICT;

-- Core memory. One row per version of a block, as in `memory`: a change retires the current row and inserts the next. The collection is
-- the one named `core`; what happened to a block stands in `history` under that collection, with the label as the id and no rows named.
CREATE TABLE block (
    key         INTEGER PRIMARY KEY,
    collection  INTEGER NOT NULL REFERENCES collection (key),
    label       TEXT    NOT NULL CHECK (label <> '' AND instr(label, '/') = 0),  -- 'owner/label' is what others call it
    version     INTEGER NOT NULL CHECK (version >= 1),
    description TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    char_limit  INTEGER NOT NULL CHECK (char_limit >= 1),        -- in Unicode code points
    read_only   INTEGER NOT NULL CHECK (read_only IN (0, 1)),    -- to tools; the application may change it
    created_at  INTEGER NOT NULL,                                -- of the first version
    updated_at  INTEGER NOT NULL,                                -- of this version
    recorded_at INTEGER NOT NULL,                                -- when this store learnt of it: never before an earlier change
    retired_at  INTEGER,                                         -- when the next version was recorded; NULL: this is the current one
    CHECK (length(value) <= char_limit),
    CHECK (retired_at IS NULL OR retired_at >= recorded_at),
    UNIQUE (collection, label, version)
) STRICT;

CREATE UNIQUE INDEX block_current ON block (collection, label) WHERE retired_at IS NULL;

-- Which other namespaces see a block. Grants go with the block: one by the same name that comes later begins with none.
CREATE TABLE block_grant (
    collection INTEGER NOT NULL REFERENCES collection (key),
    label      TEXT    NOT NULL,
    grantee    TEXT    NOT NULL CHECK (grantee <> ''),           -- a namespace, which need not have been written to
    access     TEXT    NOT NULL CHECK (access IN ('READ', 'WRITE')),
    granted_at INTEGER NOT NULL,                                 -- since when the grantee has this access
    PRIMARY KEY (collection, label, grantee)
) STRICT, WITHOUT ROWID;

CREATE INDEX block_grant_to ON block_grant (grantee);

-- Conversations. What the model is shown of one is its window; what has left the window stays, and is found in the collection `recall`.
CREATE TABLE conversation (
    key       INTEGER PRIMARY KEY AUTOINCREMENT,                 -- never used twice: windows in memory are compared by it
    namespace TEXT    NOT NULL CHECK (namespace <> ''),
    id        TEXT    NOT NULL CHECK (id <> ''),
    revision  INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),  -- counts the changes; the one number that a cached window is checked by
    UNIQUE (namespace, id)
) STRICT;

-- Every message that a conversation has ever had, in order of arrival. The JSON is the whole message; the memory is its text.
CREATE TABLE message (
    key          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (key),
    kind         TEXT    NOT NULL CHECK (kind IN ('SYSTEM', 'USER', 'AI', 'TOOL_REQUEST', 'TOOL_RESULT', 'CUSTOM')),
    json         TEXT    NOT NULL,                               -- as LangChain4j writes it
    extra        TEXT,                                           -- JSON: what LangChain4j's JSON would not bring back; NULL: nothing
    memory       INTEGER REFERENCES memory (key),                -- NULL: has no text, is a system message, or is still to be recalled
    place        INTEGER,                                        -- orders the window, with gaps; NULL: not in the window
    waits        INTEGER,                                        -- the place of a tool call that others have overtaken, until its results are complete
    stored_at    INTEGER NOT NULL,
    CHECK (place IS NULL OR waits IS NULL)
) STRICT;

-- One index for the window and for the history: every page that a message touches is written to the log once more.
CREATE UNIQUE INDEX message_of_conversation ON message (conversation, place);
CREATE UNIQUE INDEX message_of_memory       ON message (memory)              WHERE memory IS NOT NULL;
CREATE INDEX        message_waiting         ON message (conversation, waits) WHERE waits IS NOT NULL;

-- Messages whose memories are still to be made, in the background: a turn of a conversation does not wait for its words to be indexed.
CREATE TABLE unrecalled (
    message INTEGER PRIMARY KEY REFERENCES message (key)
) STRICT;

-- Documents: texts that are kept under a name and not searched, such as the state of agentic workflows. No history: a new text replaces the old one.
CREATE TABLE document (
    namespace  TEXT    NOT NULL CHECK (namespace <> ''),
    shelf      TEXT    NOT NULL CHECK (shelf <> ''),             -- what sort of document
    name       TEXT    NOT NULL CHECK (name <> ''),
    body       TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (namespace, shelf, name)
) STRICT;
