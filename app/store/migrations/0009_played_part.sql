-- Where an item ends before its own end, and where its link wants it to; NULL for its own end.
ALTER TABLE queue_item ADD COLUMN end_ms INTEGER CHECK (end_ms >= 0);
ALTER TABLE queue_item ADD COLUMN asked_end_ms INTEGER CHECK (asked_end_ms >= 0);
