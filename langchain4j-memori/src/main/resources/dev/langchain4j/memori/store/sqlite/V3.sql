-- Version 3: what ranking needs to know of a memory beside its words.

-- Where a memory stands among those of its session that occurred at the same moment. A version does not move it.
ALTER TABLE memory ADD COLUMN origin INTEGER;                    -- the key of its first version; NULL: this is the first
UPDATE memory SET origin = (
    SELECT min(earlier.key) FROM memory earlier
    WHERE earlier.retired_at IS NOT NULL AND earlier.collection = memory.collection AND earlier.id = memory.id
) WHERE version > 1;

-- Made of the content as the lexical index is, and made anew with it.
ALTER TABLE memory ADD COLUMN asking INTEGER NOT NULL DEFAULT 0 CHECK (asking BETWEEN 0 AND 100);  -- percent of its sentences that ask
ALTER TABLE memory ADD COLUMN dated  INTEGER NOT NULL DEFAULT 0 CHECK (dated IN (0, 1));           -- whether it speaks of a time

-- Averages of length depend on who is whose neighbour, and are worked out in memory.
ALTER TABLE collection DROP COLUMN tokens;

-- What is made of the content is still to be made of the memories that are there: as after a change of the analyzer, by building the
-- index again.
UPDATE setting SET value = 'of version 2' WHERE name = 'analyzer';
