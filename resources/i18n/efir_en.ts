<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BugDialog</name>
    <message numerus="yes">
        <source>Occurred %Ln time(s).</source>
        <translation>
            <numerusform>Occurred once.</numerusform>
            <numerusform>Occurred %Ln times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CopiesQuestion</name>
    <message numerus="yes">
        <source>From %1, %Ln item(s)</source>
        <translation>
            <numerusform>From %1, %Ln item</numerusform>
            <numerusform>From %1, %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The database was damaged. %Ln item(s) could be read out of it.</source>
        <translation>
            <numerusform>The database was damaged. %Ln item could be read out of it.</numerusform>
            <numerusform>The database was damaged. %Ln items could be read out of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EntriesEditor</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
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
    <name>HubRow</name>
    <message numerus="yes">
        <source>%Ln valid invitation(s)</source>
        <translation>
            <numerusform>%Ln valid invitation</numerusform>
            <numerusform>%Ln valid invitations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportBox</name>
    <message numerus="yes">
        <source>%Ln for which there is no room</source>
        <translation>
            <numerusform>%Ln for which there is no room</numerusform>
            <numerusform>%Ln for which there is no room</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list already</source>
        <translation>
            <numerusform>%Ln in the list already</numerusform>
            <numerusform>%Ln in the list already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) without a link</source>
        <translation>
            <numerusform>%Ln line without a link</numerusform>
            <numerusform>%Ln lines without a link</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that cannot be played</source>
        <translation>
            <numerusform>%Ln that cannot be played</numerusform>
            <numerusform>%Ln that cannot be played</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln video(s).</source>
        <translation>
            <numerusform>Added %Ln video.</numerusform>
            <numerusform>Added %Ln videos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message numerus="yes">
        <source>%Ln part(s)</source>
        <translation>
            <numerusform>%Ln part</numerusform>
            <numerusform>%Ln parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>and %Ln more after these</numerusform>
            <numerusform>and %Ln more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%Ln item(s) brought back from the copy.</source>
        <translation>
            <numerusform>%Ln item brought back from the copy.</numerusform>
            <numerusform>%Ln items brought back from the copy.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>and %Ln more after these</numerusform>
            <numerusform>and %Ln more after these</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more match: write more of what you look for</source>
        <translation>
            <numerusform>and %Ln more matches: write more of what you look for</numerusform>
            <numerusform>and %Ln more match: write more of what you look for</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SaveBar</name>
    <message numerus="yes">
        <source>%Ln unsaved change(s)</source>
        <translation>
            <numerusform>%Ln unsaved change</numerusform>
            <numerusform>%Ln unsaved changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%Ln setting(s) imported</source>
        <translation>
            <numerusform>%Ln setting imported</numerusform>
            <numerusform>%Ln settings imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceRow</name>
    <message numerus="yes">
        <source>%Ln reconnect(s)</source>
        <translation>
            <numerusform>%Ln reconnect</numerusform>
            <numerusform>%Ln reconnects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeechPanel</name>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>and %Ln more after these</numerusform>
            <numerusform>and %Ln more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message numerus="yes">
        <source>%Ln source(s)</source>
        <translation>
            <numerusform>%Ln source</numerusform>
            <numerusform>%Ln sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%Ln message(s) need a decision</source>
        <translation>
            <numerusform>%Ln message needs a decision</numerusform>
            <numerusform>%Ln messages need a decision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) need a decision</source>
        <translation>
            <numerusform>%Ln request needs a decision</numerusform>
            <numerusform>%Ln requests need a decision</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message numerus="yes">
        <source>Added %Ln video(s) to the fallback list</source>
        <translation>
            <numerusform>Added %Ln video to the fallback list</numerusform>
            <numerusform>Added %Ln videos to the fallback list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %Ln item(s)</source>
        <translation>
            <numerusform>Approved %Ln item</numerusform>
            <numerusform>Approved %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %Ln message(s)</source>
        <translation>
            <numerusform>Approved %Ln message</numerusform>
            <numerusform>Approved %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Held %Ln item(s)</source>
        <translation>
            <numerusform>Held %Ln item</numerusform>
            <numerusform>Held %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln item(s)</source>
        <translation>
            <numerusform>Moved %Ln item</numerusform>
            <numerusform>Moved %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Playing now: %Ln item(s)</source>
        <translation>
            <numerusform>Playing now: %Ln item</numerusform>
            <numerusform>Playing now: %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln item(s)</source>
        <translation>
            <numerusform>Rejected %Ln item</numerusform>
            <numerusform>Rejected %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln message(s)</source>
        <translation>
            <numerusform>Rejected %Ln message</numerusform>
            <numerusform>Rejected %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Released %Ln item(s)</source>
        <translation>
            <numerusform>Released %Ln item</numerusform>
            <numerusform>Released %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln item(s)</source>
        <translation>
            <numerusform>Removed %Ln item</numerusform>
            <numerusform>Removed %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln message(s)</source>
        <translation>
            <numerusform>Removed %Ln message</numerusform>
            <numerusform>Removed %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln video(s) from the fallback list</source>
        <translation>
            <numerusform>Removed %Ln video from the fallback list</numerusform>
            <numerusform>Removed %Ln videos from the fallback list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln message(s)</source>
        <translation>
            <numerusform>Replaying %Ln message</numerusform>
            <numerusform>Replaying %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln item(s)</source>
        <translation>
            <numerusform>Skipped %Ln item</numerusform>
            <numerusform>Skipped %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln message(s)</source>
        <translation>
            <numerusform>Skipped %Ln message</numerusform>
            <numerusform>Skipped %Ln messages</numerusform>
        </translation>
    </message>
</context>
</TS>
