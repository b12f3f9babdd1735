-- Requests by viewers who had perhaps never written in the chat before; and requests by their time, for cooldowns.
ALTER TABLE queue_item ADD COLUMN may_be_new INTEGER NOT NULL DEFAULT 0 CHECK (may_be_new IN (0, 1));
CREATE INDEX queue_item_requested ON queue_item (requested_at);
