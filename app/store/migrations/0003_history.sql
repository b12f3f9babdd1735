-- What the history is searched by: every text that was ever requested or spoken, as words.
-- The indexes hold no copy of the texts but read them back by rowid, so this database must never be vacuumed: VACUUM
-- gives new rowids to tables without an INTEGER PRIMARY KEY.
-- й and ї stay letters of their own, since texts are stored in NFC; an apostrophe of any kind parts a word in two.
CREATE VIEW queue_item_words AS
SELECT
    rowid AS item, title, channel, requested_by, message, video_id,
    CASE WHEN video_id = '' THEN link ELSE '' END AS link -- a link to YouTube says nothing but its id
FROM queue_item;

CREATE VIRTUAL TABLE queue_item_text USING fts5 (
    title, channel, requested_by, message, video_id, link,
    content = 'queue_item_words', content_rowid = 'item',
    tokenize = "unicode61 remove_diacritics 2 separators 'ʼ'"
);

INSERT INTO queue_item_text (queue_item_text) VALUES ('rebuild');

CREATE TRIGGER queue_item_words_come AFTER INSERT ON queue_item BEGIN
    INSERT INTO queue_item_text (rowid, title, channel, requested_by, message, video_id, link)
    VALUES (
        new.rowid, new.title, new.channel, new.requested_by, new.message, new.video_id,
        CASE WHEN new.video_id = '' THEN new.link ELSE '' END
    );
END;

CREATE TRIGGER queue_item_words_go AFTER DELETE ON queue_item BEGIN
    INSERT INTO queue_item_text (queue_item_text, rowid, title, channel, requested_by, message, video_id, link)
    VALUES (
        'delete', old.rowid, old.title, old.channel, old.requested_by, old.message, old.video_id,
        CASE WHEN old.video_id = '' THEN old.link ELSE '' END
    );
END;

CREATE TRIGGER queue_item_words_change AFTER UPDATE ON queue_item
WHEN old.title <> new.title OR old.channel <> new.channel OR old.requested_by <> new.requested_by
    OR old.message <> new.message OR old.video_id <> new.video_id OR old.link <> new.link BEGIN
    INSERT INTO queue_item_text (queue_item_text, rowid, title, channel, requested_by, message, video_id, link)
    VALUES (
        'delete', old.rowid, old.title, old.channel, old.requested_by, old.message, old.video_id,
        CASE WHEN old.video_id = '' THEN old.link ELSE '' END
    );
    INSERT INTO queue_item_text (rowid, title, channel, requested_by, message, video_id, link)
    VALUES (
        new.rowid, new.title, new.channel, new.requested_by, new.message, new.video_id,
        CASE WHEN new.video_id = '' THEN new.link ELSE '' END
    );
END;

CREATE VIRTUAL TABLE speech_text USING fts5 (
    author, text, spoken,
    content = 'speech', content_rowid = 'rowid',
    tokenize = "unicode61 remove_diacritics 2 separators 'ʼ'"
);

INSERT INTO speech_text (speech_text) VALUES ('rebuild');

CREATE TRIGGER speech_words_come AFTER INSERT ON speech BEGIN
    INSERT INTO speech_text (rowid, author, text, spoken)
    VALUES (new.rowid, new.author, new.text, new.spoken);
END;

CREATE TRIGGER speech_words_go AFTER DELETE ON speech BEGIN
    INSERT INTO speech_text (speech_text, rowid, author, text, spoken)
    VALUES ('delete', old.rowid, old.author, old.text, old.spoken);
END;

CREATE TRIGGER speech_words_change AFTER UPDATE ON speech
WHEN old.author <> new.author OR old.text <> new.text OR old.spoken <> new.spoken BEGIN
    INSERT INTO speech_text (speech_text, rowid, author, text, spoken)
    VALUES ('delete', old.rowid, old.author, old.text, old.spoken);
    INSERT INTO speech_text (rowid, author, text, spoken)
    VALUES (new.rowid, new.author, new.text, new.spoken);
END;

CREATE VIRTUAL TABLE donation_text USING fts5 (
    author, message,
    content = 'donation', content_rowid = 'rowid',
    tokenize = "unicode61 remove_diacritics 2 separators 'ʼ'"
);

INSERT INTO donation_text (donation_text) VALUES ('rebuild');

CREATE TRIGGER donation_words_come AFTER INSERT ON donation BEGIN
    INSERT INTO donation_text (rowid, author, message)
    VALUES (new.rowid, new.author, new.message);
END;

CREATE TRIGGER donation_words_go AFTER DELETE ON donation BEGIN
    INSERT INTO donation_text (donation_text, rowid, author, message)
    VALUES ('delete', old.rowid, old.author, old.message);
END;

CREATE TRIGGER donation_words_change AFTER UPDATE ON donation
WHEN old.author <> new.author OR old.message <> new.message BEGIN
    INSERT INTO donation_text (donation_text, rowid, author, message)
    VALUES ('delete', old.rowid, old.author, old.message);
    INSERT INTO donation_text (rowid, author, message)
    VALUES (new.rowid, new.author, new.message);
END;

-- What has ended, in its order: a page of the history and its total are read from these alone.
CREATE INDEX queue_item_history ON queue_item (finished_at)
WHERE state IN ('played', 'rejected', 'removed', 'skipped', 'failed') AND source <> 'fallback';
CREATE INDEX speech_history ON speech (finished_at) WHERE state NOT IN ('pending', 'waiting', 'speaking');
