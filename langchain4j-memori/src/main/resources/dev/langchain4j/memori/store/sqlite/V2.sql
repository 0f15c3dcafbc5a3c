-- Version 2: what the LangChain4j faces keep.

-- Vectors that a caller gives stand in a collection of their own and are a generation of their own: the store's model knows nothing of them.
ALTER TABLE generation ADD COLUMN collection INTEGER REFERENCES collection (key);  -- NULL: vectors of the store's model

DROP INDEX generation_active;
CREATE UNIQUE INDEX generation_active ON generation (coalesce(collection, 0)) WHERE state = 'ACTIVE';

-- Versions that were stored before they were embedded, and whose vectors are made in the background.
CREATE TABLE unembedded (
    memory INTEGER PRIMARY KEY REFERENCES memory (key)
) STRICT;
