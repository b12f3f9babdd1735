-- Widgets, sentences for viewers and announcements have a language of their own; until now it was the window's.
INSERT INTO setting (name, value) SELECT 'stream.language', value FROM setting WHERE name = 'appearance.language';
