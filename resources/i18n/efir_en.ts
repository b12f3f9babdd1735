<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
    <name>Notices</name>
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
        <source>%n items taken out of the queue</source>
        <translation>
            <numerusform>%n item taken out of the queue</numerusform>
            <numerusform>%n items taken out of the queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more after these</source>
        <translation>
            <numerusform>and %n more after these</numerusform>
            <numerusform>and %n more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SaveBar</name>
    <message numerus="yes">
        <source>%n changes are not saved</source>
        <translation>
            <numerusform>%n change is not saved</numerusform>
            <numerusform>%n changes are not saved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%n settings taken over from the file</source>
        <translation>
            <numerusform>%n setting taken over from the file</numerusform>
            <numerusform>%n settings taken over from the file</numerusform>
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
</TS>
