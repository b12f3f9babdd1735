<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BugDialog</name>
    <message numerus="yes">
        <source>Occurred %n time(s).</source>
        <translation>
            <numerusform>Occurred once.</numerusform>
            <numerusform>Occurred %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CopiesQuestion</name>
    <message numerus="yes">
        <source>From %1, %n item(s)</source>
        <translation>
            <numerusform>From %1, %n item</numerusform>
            <numerusform>From %1, %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The database was damaged. %n item(s) could be read out of it.</source>
        <translation>
            <numerusform>The database was damaged. %n item could be read out of it.</numerusform>
            <numerusform>The database was damaged. %n items could be read out of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EntriesEditor</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos are in the queue again</source>
        <translation>
            <numerusform>%Ln video is in the queue again</numerusform>
            <numerusform>%Ln videos are in the queue again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportBox</name>
    <message numerus="yes">
        <source>%n for which there is no room</source>
        <translation>
            <numerusform>%n for which there is no room</numerusform>
            <numerusform>%n for which there is no room</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the list already</source>
        <translation>
            <numerusform>%n in the list already</numerusform>
            <numerusform>%n in the list already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) without a link</source>
        <translation>
            <numerusform>%n line without a link</numerusform>
            <numerusform>%n lines without a link</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that cannot be played</source>
        <translation>
            <numerusform>%n that cannot be played</numerusform>
            <numerusform>%n that cannot be played</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n video(s).</source>
        <translation>
            <numerusform>Added %n video.</numerusform>
            <numerusform>Added %n videos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message numerus="yes">
        <source>and %n more after these</source>
        <translation>
            <numerusform>and %n more after these</numerusform>
            <numerusform>and %n more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%n item(s) brought back from the copy.</source>
        <translation>
            <numerusform>%n item brought back from the copy.</numerusform>
            <numerusform>%n items brought back from the copy.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>and %n more after these</source>
        <translation>
            <numerusform>and %n more after these</numerusform>
            <numerusform>and %n more after these</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more match: write more of what you look for</source>
        <translation>
            <numerusform>and %n more matches: write more of what you look for</numerusform>
            <numerusform>and %n more match: write more of what you look for</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SaveBar</name>
    <message numerus="yes">
        <source>%n unsaved change(s)</source>
        <translation>
            <numerusform>%n unsaved change</numerusform>
            <numerusform>%n unsaved changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%n setting(s) imported</source>
        <translation>
            <numerusform>%n setting imported</numerusform>
            <numerusform>%n settings imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceRow</name>
    <message numerus="yes">
        <source>%n reconnect(s)</source>
        <translation>
            <numerusform>%n reconnect</numerusform>
            <numerusform>%n reconnects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeechPanel</name>
    <message numerus="yes">
        <source>and %n more after these</source>
        <translation>
            <numerusform>and %n more after these</numerusform>
            <numerusform>and %n more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message numerus="yes">
        <source>%n source(s)</source>
        <translation>
            <numerusform>%n source</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n message(s) need a decision</source>
        <translation>
            <numerusform>%n message needs a decision</numerusform>
            <numerusform>%n messages need a decision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) need a decision</source>
        <translation>
            <numerusform>%n request needs a decision</numerusform>
            <numerusform>%n requests need a decision</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message numerus="yes">
        <source>Added %n video(s) to the fallback list</source>
        <translation>
            <numerusform>Added %n video to the fallback list</numerusform>
            <numerusform>Added %n videos to the fallback list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %n item(s)</source>
        <translation>
            <numerusform>Approved %n item</numerusform>
            <numerusform>Approved %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %n message(s)</source>
        <translation>
            <numerusform>Approved %n message</numerusform>
            <numerusform>Approved %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Held %n item(s)</source>
        <translation>
            <numerusform>Held %n item</numerusform>
            <numerusform>Held %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n item(s)</source>
        <translation>
            <numerusform>Moved %n item</numerusform>
            <numerusform>Moved %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Playing now: %n item(s)</source>
        <translation>
            <numerusform>Playing now: %n item</numerusform>
            <numerusform>Playing now: %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %n item(s)</source>
        <translation>
            <numerusform>Rejected %n item</numerusform>
            <numerusform>Rejected %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %n message(s)</source>
        <translation>
            <numerusform>Rejected %n message</numerusform>
            <numerusform>Rejected %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Released %n item(s)</source>
        <translation>
            <numerusform>Released %n item</numerusform>
            <numerusform>Released %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n item(s)</source>
        <translation>
            <numerusform>Removed %n item</numerusform>
            <numerusform>Removed %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n message(s)</source>
        <translation>
            <numerusform>Removed %n message</numerusform>
            <numerusform>Removed %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n video(s) from the fallback list</source>
        <translation>
            <numerusform>Removed %n video from the fallback list</numerusform>
            <numerusform>Removed %n videos from the fallback list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %n message(s)</source>
        <translation>
            <numerusform>Replaying %n message</numerusform>
            <numerusform>Replaying %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %n item(s)</source>
        <translation>
            <numerusform>Skipped %n item</numerusform>
            <numerusform>Skipped %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %n message(s)</source>
        <translation>
            <numerusform>Skipped %n message</numerusform>
            <numerusform>Skipped %n messages</numerusform>
        </translation>
    </message>
</context>
</TS>
