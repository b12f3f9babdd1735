-- The round of its viewer in which an item plays, 0 before it is in the queue, and whether it was put where it is by hand.
ALTER TABLE queue_item ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_item ADD COLUMN is_moved INTEGER NOT NULL DEFAULT 0 CHECK (is_moved IN (0, 1));

UPDATE queue_item SET round = counted.round FROM (
    SELECT id, row_number() OVER (
        PARTITION BY CASE WHEN is_streamers THEN '' WHEN author_id <> '' THEN author_id ELSE lower(requested_by) END
        ORDER BY state <> 'playing', rank, rowid
    ) AS round
    FROM queue_item WHERE state IN ('queued', 'held', 'playing') AND source <> 'fallback'
) AS counted WHERE queue_item.id = counted.id;
