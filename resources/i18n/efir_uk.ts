<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="uk" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>A control panel for streamers: requests, donations and voices for OBS.</source>
        <translation>Панель керування для стримерів: замовлення, донати й голоси для OBS.</translation>
    </message>
    <message>
        <source>About Efir</source>
        <translation>Про Ефір</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Copied. Check it before you share it.</source>
        <translation>Скопійовано. Перегляньте, перш ніж надсилати.</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Копіювати діагностику</translation>
    </message>
    <message>
        <source>Data folder:</source>
        <translation>Тека з даними:</translation>
    </message>
    <message>
        <source>Efir %1 is available.</source>
        <translation>Є новий Ефір %1.</translation>
    </message>
    <message>
        <source>First steps…</source>
        <translation>Перші кроки…</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Вільна програма за ліцензією GNU General Public License, версія 3 або новіша.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Ліцензії…</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Відкрити теку журналу</translation>
    </message>
    <message>
        <source>What changed…</source>
        <translation>Що змінилося…</translation>
    </message>
    <message>
        <source>When you report a problem, attach the diagnostics. They contain no keys, names or messages.</source>
        <translation>Повідомляючи про проблему, додайте діагностику. У ній немає ключів, імен і повідомлень.</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>A YouTube link, or your own video and audio files.</source>
        <translation>Посилання на YouTube або ваші власні відео- чи аудіофайли.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Додати</translation>
    </message>
    <message>
        <source>Add to fallback list</source>
        <translation>Додати до запасного списку</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>Додати до черги</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Вибір файлів</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Вибрати файли…</translation>
    </message>
    <message>
        <source>Import playlist…</source>
        <translation>Імпорт плейлиста…</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Посилання</translation>
    </message>
    <message>
        <source>This is a playlist. Add it to the fallback list?</source>
        <translation>Це плейлист. Додати його до запасного списку?</translation>
    </message>
    <message>
        <source>Video and audio</source>
        <translation>Відео й аудіо</translation>
    </message>
</context>
<context>
    <name>AudienceDialog</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Connect the hub on the Feeds page first.</source>
        <translation>Спершу під’єднайте хаб на сторінці «Сервіси».</translation>
    </message>
    <message>
        <source>New word</source>
        <translation>Нове слово</translation>
    </message>
    <message>
        <source>Viewers see the queue there and request videos without an account.</source>
        <translation>Там глядачі бачать чергу і замовляють відео без облікового запису.</translation>
    </message>
    <message>
        <source>Viewers&apos; page</source>
        <translation>Сторінка глядачів</translation>
    </message>
    <message>
        <source>Word of this stream: {word}</source>
        <translation>Слово цього стриму: {word}</translation>
    </message>
</context>
<context>
    <name>Blocking</name>
    <message>
        <source>{name} is blocked</source>
        <translation>{name}: заблоковано</translation>
    </message>
</context>
<context>
    <name>Browse</name>
    <message>
        <source>Browse…</source>
        <translation>Огляд…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Вибір теки</translation>
    </message>
</context>
<context>
    <name>BugDialog</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Копіювати подробиці</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Подробиці помилки</translation>
    </message>
    <message>
        <source>Efir hit an unexpected error. The stream continues.</source>
        <translation>В Ефірі сталася неочікувана помилка. Трансляція триває.</translation>
    </message>
    <message>
        <source>Efir: unexpected error</source>
        <translation>Ефір: неочікувана помилка</translation>
    </message>
    <message numerus="yes">
        <source>Occurred %Ln time(s).</source>
        <translation>
            <numerusform>Це сталося %Ln раз.</numerusform>
            <numerusform>Це сталося %Ln рази.</numerusform>
            <numerusform>Це сталося %Ln разів.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>Do you want to hear it too?</source>
        <translation>Чи хочете ви теж це чути?</translation>
    </message>
    <message>
        <source>Efir adds its five widgets to OBS, in the right size and place. Nothing of yours is changed.</source>
        <translation>Ефір додасть в OBS п’ять своїх віджетів потрібного розміру й на потрібне місце. Вашого нічого не змінить.</translation>
    </message>
    <message>
        <source>Into a scene of their own, “{name}”</source>
        <translation>В окрему сцену «{name}»</translation>
    </message>
    <message>
        <source>It is put into the scene above. You can add it to your other scenes in OBS later.</source>
        <translation>Її буде додано до сцени вище. Пізніше її можна додати в OBS і до інших ваших сцен.</translation>
    </message>
    <message>
        <source>Keep the music off the Twitch VOD</source>
        <translation>Не записувати музику у VOD на Twitch</translation>
    </message>
    <message>
        <source>No, only viewers hear it</source>
        <translation>Ні, чують лише глядачі</translation>
    </message>
    <message>
        <source>No, only viewers hear it (recommended)</source>
        <translation>Ні, чують лише глядачі (радимо)</translation>
    </message>
    <message>
        <source>OBS also captures all sound of this PC ({captures}). What OBS plays for you gets into it too: viewers may hear videos twice, and music reaches the Twitch VOD even if you take it off there.</source>
        <translation>OBS також захоплює весь звук цього ПК ({captures}). Туди потрапить і те, що OBS відтворює для вас: глядачі можуть чути відео двічі, а музика потрапить у VOD на Twitch, навіть якщо її звідти прибрати.</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Сцена</translation>
    </message>
    <message>
        <source>Scene in OBS</source>
        <translation>Сцена в OBS</translation>
    </message>
    <message>
        <source>Sound is right for viewers and in the VOD. You hear messages too if you set the output of the voice to “Both” on the Speech page.</source>
        <translation>У глядачів і у VOD звук правильний. Щоб і самі ви чули повідомлення, виберіть на сторінці «Озвучення» виведення голосу «Обидва».</translation>
    </message>
    <message>
        <source>Straight into the scene above</source>
        <translation>Прямо в сцену вище</translation>
    </message>
    <message>
        <source>Then capture your game with “Application Audio Capture”: other sound of this PC is muted.</source>
        <translation>Тоді захоплюйте гру джерелом «Захоплення аудіо програми»: решти звуків цього ПК не буде чути.</translation>
    </message>
    <message>
        <source>Videos leave audio track {n}. Voice and alerts stay on it.</source>
        <translation>Відео не буде на звуковій доріжці {n}. Голос і алерти на ній залишаться.</translation>
    </message>
    <message>
        <source>Viewers may hear videos twice. Muting a source in OBS may not silence it for them.</source>
        <translation>Глядачі можуть чути відео двічі. Якщо вимкнути звук джерела в OBS, глядачі можуть чути його далі.</translation>
    </message>
    <message>
        <source>Where do the widgets go?</source>
        <translation>Куди додати віджети?</translation>
    </message>
    <message>
        <source>Yes, OBS plays it for me too</source>
        <translation>Так, нехай OBS відтворює це й для мене</translation>
    </message>
    <message>
        <source>Yes, and leave the capture on</source>
        <translation>Так, і захоплення не вимикати</translation>
    </message>
    <message>
        <source>Yes, and mute that capture in OBS</source>
        <translation>Так, і вимкнути звук цього захоплення в OBS</translation>
    </message>
    <message>
        <source>{scene} (shown now)</source>
        <translation>{scene} (зараз на екрані)</translation>
    </message>
</context>
<context>
    <name>ColorEditor</name>
    <message>
        <source>Choose a colour: {title}</source>
        <translation>Вибрати колір: {title}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Вибрати…</translation>
    </message>
</context>
<context>
    <name>CommandsEditor</name>
    <message>
        <source>Accept requests again</source>
        <translation>Знову приймати замовлення</translation>
    </message>
    <message>
        <source>Approve a request</source>
        <translation>Схвалити замовлення</translation>
    </message>
    <message>
        <source>Cooldown for all</source>
        <translation>Пауза для всіх</translation>
    </message>
    <message>
        <source>Cooldown per viewer</source>
        <translation>Пауза для глядача</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Усі</translation>
    </message>
    <message>
        <source>Moderators</source>
        <translation>Модератори</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Назви</translation>
    </message>
    <message>
        <source>Only you</source>
        <translation>Лише ви</translation>
    </message>
    <message>
        <source>Pause requests</source>
        <translation>Призупинити замовлення</translation>
    </message>
    <message>
        <source>Queue and own place</source>
        <translation>Черга і своє місце</translation>
    </message>
    <message>
        <source>Read a message aloud</source>
        <translation>Озвучити повідомлення</translation>
    </message>
    <message>
        <source>Reject a request</source>
        <translation>Відхилити замовлення</translation>
    </message>
    <message>
        <source>Request a video</source>
        <translation>Замовити відео</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Пропустити</translation>
    </message>
    <message>
        <source>Subscribers and above</source>
        <translation>Підписники й вище</translation>
    </message>
    <message>
        <source>Take back the last request</source>
        <translation>Забрати останнє замовлення</translation>
    </message>
    <message>
        <source>Too many names: %1. The limit is {most}.</source>
        <translation>Забагато назв: %1. Найбільше — {most}.</translation>
    </message>
    <message>
        <source>VIPs and above</source>
        <translation>VIP і вище</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Гучність</translation>
    </message>
    <message>
        <source>Vote to skip</source>
        <translation>Голосувати за пропуск</translation>
    </message>
    <message>
        <source>What plays</source>
        <translation>Що зараз грає</translation>
    </message>
    <message>
        <source>Who may use it</source>
        <translation>Хто може користуватися</translation>
    </message>
</context>
<context>
    <name>CopiesQuestion</name>
    <message>
        <source>A copy can bring back what is missing. Efir then restarts; the sources reconnect.</source>
        <translation>Копія може повернути те, чого бракує. Ефір перезапуститься, а джерела під’єднаються знову.</translation>
    </message>
    <message>
        <source>Bring back a copy?</source>
        <translation>Повернути з копії?</translation>
    </message>
    <message numerus="yes">
        <source>From %1, %Ln item(s)</source>
        <translation>
            <numerusform>Копія: %1, %Ln запис</numerusform>
            <numerusform>Копія: %1, %Ln записи</numerusform>
            <numerusform>Копія: %1, %Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не зараз</translation>
    </message>
    <message numerus="yes">
        <source>The database was damaged. %Ln item(s) could be read out of it.</source>
        <translation>
            <numerusform>Базу даних пошкоджено. З неї вдалося прочитати %Ln запис.</numerusform>
            <numerusform>Базу даних пошкоджено. З неї вдалося прочитати %Ln записи.</numerusform>
            <numerusform>Базу даних пошкоджено. З неї вдалося прочитати %Ln записів.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>Скопійовано</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копіювати</translation>
    </message>
</context>
<context>
    <name>DecidingView</name>
    <message>
        <source>Approve (A)</source>
        <translation>Схвалити (A)</translation>
    </message>
    <message>
        <source>Reject (R)</source>
        <translation>Відхилити (R)</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Cannot open the folder: %1</source>
        <translation>Не вдалося відкрити теку: %1</translation>
    </message>
    <message>
        <source>Global hot keys are not available on this desktop.</source>
        <translation>Глобальні гарячі клавіші недоступні в цьому середовищі.</translation>
    </message>
    <message>
        <source>Hot key already in use: %1</source>
        <translation>Гаряча клавіша вже зайнята: %1</translation>
    </message>
</context>
<context>
    <name>EntriesEditor</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln запис</numerusform>
            <numerusform>%Ln записи</numerusform>
            <numerusform>%Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Додати</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>Додати до списку</translation>
    </message>
    <message>
        <source>Channel link or ID</source>
        <translation>Посилання або ID</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Порожньо</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Прибрати</translation>
    </message>
    <message>
        <source>Remove selected</source>
        <translation>Прибрати вибране</translation>
    </message>
    <message>
        <source>Video link or ID</source>
        <translation>Посилання або ID</translation>
    </message>
    <message>
        <source>Viewer name</source>
        <translation>Ім’я глядача</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Слово</translation>
    </message>
</context>
<context>
    <name>ExportBar</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Скасувати експорт</translation>
    </message>
    <message>
        <source>Export as a table</source>
        <translation>Експорт у таблицю</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Перебіг експорту</translation>
    </message>
    <message>
        <source>Exporting {done} of {total}</source>
        <translation>Експорт: {done} з {total}</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Таблиця</translation>
    </message>
    <message>
        <source>donations</source>
        <translation>донати</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>повідомлення</translation>
    </message>
    <message>
        <source>moderation</source>
        <translation>модерація</translation>
    </message>
    <message>
        <source>videos</source>
        <translation>відео</translation>
    </message>
</context>
<context>
    <name>FallbackActions</name>
    <message>
        <source>Add to queue</source>
        <translation>Додати до черги</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Копіювати посилання</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Прибрати</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
</context>
<context>
    <name>FallbackDialog</name>
    <message>
        <source>Add to queue</source>
        <translation>Додати до черги</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистити</translation>
    </message>
    <message>
        <source>Clear the fallback list. You can undo this.</source>
        <translation>Очистити запасний список. Це можна скасувати.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Fallback list</source>
        <translation>Запасний список</translation>
    </message>
    <message>
        <source>Paste a playlist link above, or import a text file with links.</source>
        <translation>Вставте вище посилання на плейлист або імпортуйте текстовий файл із посиланнями.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Прибрати</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>Список порожній</translation>
    </message>
    <message>
        <source>These videos play in order while the queue is empty, before the files in the fallback folder. Requests always take priority.</source>
        <translation>Ці відео грають по черзі, поки черга порожня, перед файлами із запасної теки. Замовлення завжди мають перевагу.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Скасувати останню зміну</translation>
    </message>
    <message>
        <source>playing {now} of {total}</source>
        <translation>грає {now} з {total}</translation>
    </message>
</context>
<context>
    <name>FeedCard</name>
    <message>
        <source>Change the connection to {service}</source>
        <translation>Змінити з’єднання з {service}</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Змінити…</translation>
    </message>
    <message>
        <source>Checks the connection to the service</source>
        <translation>Перевіряє зв’язок із сервісом</translation>
    </message>
    <message>
        <source>Choose jar…</source>
        <translation>Вибрати банку…</translation>
    </message>
    <message>
        <source>Connect to {service} again</source>
        <translation>Під’єднатися до {service} ще раз</translation>
    </message>
    <message>
        <source>Connect {service}</source>
        <translation>Під’єднати {service}</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Під’єднати…</translation>
    </message>
    <message>
        <source>Create a reward…</source>
        <translation>Створити нагороду…</translation>
    </message>
    <message>
        <source>Forget key…</source>
        <translation>Забути ключ…</translation>
    </message>
    <message>
        <source>Listen to {service}</source>
        <translation>Слухати {service}</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Увімкнено</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>Увійти…</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>Вийти…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Перевірити</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Спробувати ще раз</translation>
    </message>
</context>
<context>
    <name>FeedDialog</name>
    <message>
        <source>A key is saved. Paste a new one to replace it.</source>
        <translation>Ключ збережено. Щоб замінити його, вставте новий.</translation>
    </message>
    <message>
        <source>Can be left empty: the chat is then read unofficially</source>
        <translation>Можна лишити порожнім: тоді чат читається неофіційно</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Під’єднати</translation>
    </message>
    <message>
        <source>Connect {service}</source>
        <translation>Під’єднати {service}</translation>
    </message>
    <message>
        <source>Get the key in the browser</source>
        <translation>Отримати ключ у браузері</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Ключ</translation>
    </message>
</context>
<context>
    <name>Feeds</name>
    <message>
        <source>1. Open dev.twitch.tv/console and press “Register Your Application”.</source>
        <translation>1. Відкрийте dev.twitch.tv/console і натисніть «Register Your Application».</translation>
    </message>
    <message>
        <source>1. Open donationalerts.com/application/clients and create an application.</source>
        <translation>1. Відкрийте donationalerts.com/application/clients і створіть застосунок.</translation>
    </message>
    <message>
        <source>2. Choose any name, and paste the redirect URL from below.</source>
        <translation>2. Дайте будь-яку назву та вставте адресу переспрямування, що нижче.</translation>
    </message>
    <message>
        <source>2. Choose any name, the redirect URL http://localhost and the category “Chat Bot”.</source>
        <translation>2. Дайте будь-яку назву, адресу переспрямування http://localhost і категорію «Chat Bot».</translation>
    </message>
    <message>
        <source>3. Choose “Public” as the client type.</source>
        <translation>3. Виберіть тип клієнта «Public».</translation>
    </message>
    <message>
        <source>3. Save it and copy the application ID. Efir does not need the API key.</source>
        <translation>3. Збережіть і скопіюйте ID застосунку. Ключ API Ефіру не потрібен.</translation>
    </message>
    <message>
        <source>4. Press “Create”, then “Manage”, and copy the client ID.</source>
        <translation>4. Натисніть «Create», далі «Manage» і скопіюйте client ID.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Канал</translation>
    </message>
    <message>
        <source>Chat, bits and channel points with text</source>
        <translation>Чат, біти й бали каналу з текстом</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Під’єднано</translation>
    </message>
    <message>
        <source>Connected since {time}</source>
        <translation>На зв’язку з {time}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>З’єднання…</translation>
    </message>
    <message>
        <source>Create an API key for “YouTube Data API v3” in the Google Cloud console. Then paste the key, and the link of your stream or the @name of your channel.</source>
        <translation>Створіть ключ API для «YouTube Data API v3» у консолі Google Cloud. Потім вставте ключ, а також посилання на трансляцію чи @назву каналу.</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Немає зв’язку</translation>
    </message>
    <message>
        <source>Donations</source>
        <translation>Донати</translation>
    </message>
    <message>
        <source>Donations; bits come from Twitch, Super Chats from YouTube</source>
        <translation>Донати; біти надходять із Twitch, а Super Chat із YouTube</translation>
    </message>
    <message>
        <source>Efir reads the chat without a sign-in. Enter the name of your channel. Sign in for rewards, refunds of points, and answers in the chat.</source>
        <translation>Ефір читає чат без входу: введіть назву свого каналу. Вхід потрібен для нагород, повернення балів і відповідей у чаті.</translation>
    </message>
    <message>
        <source>In your dashboard open “API settings”, “API tokens” and copy the socket API token.</source>
        <translation>У панелі відкрийте «API settings», «API tokens» і скопіюйте socket API token.</translation>
    </message>
    <message>
        <source>In your dashboard open “Channels”, choose “Show secrets” and copy the JWT token. It lasts 30 days.</source>
        <translation>У панелі відкрийте «Channels», виберіть «Show secrets» і скопіюйте JWT token. Він діє 30 днів.</translation>
    </message>
    <message>
        <source>Install the hub on a server of yours, as the guide says. At its end it prints a line that begins with efir-hub: — paste that line here.</source>
        <translation>Установіть хаб на власному сервері, як описано в довідці. Наприкінці він покаже рядок, що починається з efir-hub: — вставте його сюди.</translation>
    </message>
    <message>
        <source>Keys are encrypted by Windows. Only your account can read them.</source>
        <translation>Ключі шифрує Windows. Прочитати їх може лише ваш обліковий запис.</translation>
    </message>
    <message>
        <source>Keys are kept in a file that only you can read.</source>
        <translation>Ключі зберігаються у файлі, який можете прочитати лише ви.</translation>
    </message>
    <message>
        <source>Keys are kept in the keyring of this system.</source>
        <translation>Ключі зберігаються в системному сховищі паролів.</translation>
    </message>
    <message>
        <source>Live chat and Super Chat</source>
        <translation>Чат трансляції та Super Chat</translation>
    </message>
    <message>
        <source>Needs your attention</source>
        <translation>Потребує уваги</translation>
    </message>
    <message>
        <source>Next try in {time}.</source>
        <translation>Наступна спроба за {time}.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Вимкнено</translation>
    </message>
    <message>
        <source>Open the page “API” in your Donatello panel and copy the key.</source>
        <translation>Відкрийте сторінку «API» у панелі Donatello й скопіюйте ключ.</translation>
    </message>
    <message>
        <source>Open “API key” in your TipeeeStream dashboard and copy the key.</source>
        <translation>Відкрийте «API key» у панелі TipeeeStream і скопіюйте ключ.</translation>
    </message>
    <message>
        <source>Sign in at api.monobank.ua with the app and copy the token. It lets Efir read, but not change, all your accounts. You can revoke it on the same page.</source>
        <translation>Увійдіть на api.monobank.ua через застосунок і скопіюйте токен. Він дає Ефіру читати всі ваші рахунки, але не змінювати їх. Відкликати токен можна на тій самій сторінці.</translation>
    </message>
    <message>
        <source>Signed in as {account}</source>
        <translation>Вхід виконано: {account}</translation>
    </message>
    <message>
        <source>Stream or channel</source>
        <translation>Трансляція або канал</translation>
    </message>
    <message>
        <source>The key expires on {date}. Get a new one from your account.</source>
        <translation>Ключ діє до {date}. Отримайте новий у своєму обліковому записі.</translation>
    </message>
    <message>
        <source>The reward “{title}” was created.</source>
        <translation>Нагороду «{title}» створено.</translation>
    </message>
    <message>
        <source>The sign-in ends on {date}. Sign in again.</source>
        <translation>Вхід закінчиться {date}. Увійдіть ще раз.</translation>
    </message>
    <message>
        <source>The viewers&apos; page and remote moderators, on a server of yours</source>
        <translation>Сторінка глядачів і модератори звідусіль, на вашому сервері</translation>
    </message>
    <message>
        <source>This account has no jars.</source>
        <translation>У цьому обліковому записі немає банок.</translation>
    </message>
    <message>
        <source>Transfers to your jar</source>
        <translation>Поповнення вашої банки</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>Увімкнути</translation>
    </message>
    <message>
        <source>Turn on {service} too?</source>
        <translation>Увімкнути ще й {service}?</translation>
    </message>
    <message>
        <source>What came from {since} to {until} is not known here: look at the service&apos;s page.</source>
        <translation>Що надійшло з {since} до {until}, тут невідомо: подивіться на сторінці сервісу.</translation>
    </message>
    <message>
        <source>catching up, {n} left</source>
        <translation>наздоганяє, лишилося {n}</translation>
    </message>
    <message>
        <source>duplicates: {n}</source>
        <translation>дублікатів: {n}</translation>
    </message>
    <message>
        <source>last event at {time}</source>
        <translation>остання подія о {time}</translation>
    </message>
    <message>
        <source>{others} may bring the same donations as {service}, if you connected these services with each other. Then every donation would be shown and read twice.</source>
        <translation>{others} і {service} можуть передавати ті самі донати, якщо ви поєднали ці сервіси між собою. Тоді кожен донат буде показано й озвучено двічі.</translation>
    </message>
    <message>
        <source>{service} answers. Account: {account}</source>
        <translation>{service} відповідає. Обліковий запис: {account}</translation>
    </message>
    <message>
        <source>{service}: the key expires on {date}</source>
        <translation>{service}: ключ діє до {date}</translation>
    </message>
    <message>
        <source>{service}: the sign-in ends on {date}</source>
        <translation>{service}: вхід діє до {date}</translation>
    </message>
</context>
<context>
    <name>FeedsBar</name>
    <message>
        <source>Open Feeds</source>
        <translation>Відкрити «Сервіси»</translation>
    </message>
    <message>
        <source>Services are turned on there, together with their keys.</source>
        <translation>Сервіси вмикають там: поруч їхні ключі.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Chat and donations</source>
        <translation>Чат і донати</translation>
    </message>
    <message>
        <source>Efir listens to these services by itself and keeps their keys on this PC. These connections are experimental: they were tested with imitations of the services, not with real accounts.</source>
        <translation>Ефір сам слухає ці сервіси, а ключі до них зберігає на цьому ПК. З’єднання експериментальні: їх перевірено на імітаціях сервісів, а не на справжніх облікових записах.</translation>
    </message>
    <message>
        <source>Forget key</source>
        <translation>Забути ключ</translation>
    </message>
    <message>
        <source>Forget the key of {service}? Efir will stop listening to it.</source>
        <translation>Забути ключ {service}? Ефір перестане слухати цей сервіс.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Вийти</translation>
    </message>
    <message>
        <source>Sign out of {service}? Efir will stop listening to it.</source>
        <translation>Вийти з {service}? Ефір перестане його слухати.</translation>
    </message>
</context>
<context>
    <name>FeedsStep</name>
    <message>
        <source>Change…</source>
        <translation>Змінити…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Під’єднати</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Під’єднати…</translation>
    </message>
    <message>
        <source>Name of the channel; no sign-in is needed</source>
        <translation>Назва каналу; входити не потрібно</translation>
    </message>
    <message>
        <source>Other services</source>
        <translation>Інші сервіси</translation>
    </message>
    <message>
        <source>Twitch channel</source>
        <translation>Канал Twitch</translation>
    </message>
    <message>
        <source>Viewers can then request videos in chat, and donations come by themselves.</source>
        <translation>Глядачі зможуть замовляти відео в чаті, а донати надходитимуть самі.</translation>
    </message>
</context>
<context>
    <name>FileButtons</name>
    <message>
        <source>Efir settings (*.json)</source>
        <translation>Налаштування Ефіру (*.json)</translation>
    </message>
    <message>
        <source>Export settings to a file</source>
        <translation>Експортувати налаштування у файл</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Експорт…</translation>
    </message>
    <message>
        <source>Import settings from a file</source>
        <translation>Імпортувати налаштування з файлу</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Імпорт…</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Add Efir to OBS</source>
        <translation>Додайте Ефір в OBS</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Chat and donations</source>
        <translation>Чат і донати</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Перші кроки</translation>
    </message>
    <message>
        <source>Language and voice</source>
        <translation>Мова й голос</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Пізніше</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далі</translation>
    </message>
    <message>
        <source>STEP {n} OF {all}</source>
        <translation>КРОК {n} З {all}</translation>
    </message>
    <message>
        <source>Try it out</source>
        <translation>Спробуйте</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
</context>
<context>
    <name>GainButton</name>
    <message>
        <source>Forget the volume of this video</source>
        <translation>Забути гучність цього відео</translation>
    </message>
    <message>
        <source>Remember this volume for this video</source>
        <translation>Запам’ятати цю гучність для цього відео</translation>
    </message>
    <message>
        <source>Volume of this video</source>
        <translation>Гучність цього відео</translation>
    </message>
    <message>
        <source>Volume of this video: {gain}, as measured</source>
        <translation>Гучність цього відео: {gain}, як виміряно</translation>
    </message>
    <message>
        <source>Volume of this video: {gain}, as you set it</source>
        <translation>Гучність цього відео: {gain}, як ви встановили</translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>Settings groups</source>
        <translation>Групи налаштувань</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Зміст</translation>
    </message>
    <message>
        <source>Efir help</source>
        <translation>Довідка Ефіру</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Вперед</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Наступний збіг</translation>
    </message>
    <message>
        <source>No page has all of these words. Try fewer or shorter words.</source>
        <translation>Немає сторінки з усіма цими словами. Спробуйте менше слів або коротші.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Нічого не знайдено</translation>
    </message>
    <message>
        <source>Page of the help</source>
        <translation>Сторінка довідки</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>Сторінки довідки</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Попередній збіг</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Пошук</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Пошук у довідці</translation>
    </message>
</context>
<context>
    <name>HistoryActions</name>
    <message>
        <source>Copy link</source>
        <translation>Копіювати посилання</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Копіювати текст</translation>
    </message>
    <message>
        <source>Open in browser…</source>
        <translation>Відкрити в браузері…</translation>
    </message>
    <message>
        <source>Queue again</source>
        <translation>Знову в чергу</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Ще раз</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Повторити</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Пошук</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Amount</source>
        <translation>Сума</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ім’я</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Роль</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Стан</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Назва</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Глядач</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Що зроблено</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Коли</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln запис</numerusform>
            <numerusform>%Ln записи</numerusform>
            <numerusform>%Ln записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos are in the queue again</source>
        <translation>
            <numerusform>%Ln відео знову в черзі</numerusform>
            <numerusform>%Ln відео знову в черзі</numerusform>
            <numerusform>%Ln відео знову в черзі</numerusform>
        </translation>
    </message>
    <message>
        <source>Donations</source>
        <translation>Донати</translation>
    </message>
    <message>
        <source>Donations and their messages are listed here. You can replay them.</source>
        <translation>Тут будуть донати з повідомленнями; їх можна озвучити ще раз.</translation>
    </message>
    <message>
        <source>Entry type</source>
        <translation>Тип записів</translation>
    </message>
    <message>
        <source>Export the list as a CSV table</source>
        <translation>Експортувати список у таблицю CSV</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Експорт…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Історія</translation>
    </message>
    <message>
        <source>List the streams, with what happened in each</source>
        <translation>Показати трансляції і що в них було</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Повідомлення</translation>
    </message>
    <message>
        <source>Moderation</source>
        <translation>Модерація</translation>
    </message>
    <message>
        <source>No results</source>
        <translation>Нічого не знайдено</translation>
    </message>
    <message>
        <source>No title, channel, name or text contains all of these words.</source>
        <translation>Жодна назва, канал, ім’я чи текст не містить усіх цих слів.</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Тут поки порожньо</translation>
    </message>
    <message>
        <source>Played, skipped, rejected and removed videos are listed here. You can queue them again.</source>
        <translation>Тут будуть відтворені, пропущені, відхилені й прибрані відео; їх можна знову поставити в чергу.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Збережено: {path}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Пошук</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>Шукати в історії</translation>
    </message>
    <message>
        <source>Spoken, rejected and removed messages are listed here. You can replay them.</source>
        <translation>Тут будуть озвучені, відхилені й прибрані повідомлення; їх можна озвучити ще раз.</translation>
    </message>
    <message>
        <source>Streams…</source>
        <translation>Трансляції…</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Відео</translation>
    </message>
    <message>
        <source>What moderators do on their phones is listed here. You undo it as your own commands.</source>
        <translation>Тут видно, що модератори роблять зі своїх телефонів. Ви скасовуєте це, як і власні дії.</translation>
    </message>
</context>
<context>
    <name>HubRow</name>
    <message numerus="yes">
        <source>%Ln valid invitation(s)</source>
        <translation>
            <numerusform>%Ln чинне запрошення</numerusform>
            <numerusform>%Ln чинні запрошення</numerusform>
            <numerusform>%Ln чинних запрошень</numerusform>
        </translation>
    </message>
    <message>
        <source>Invites people who help you from their phone or PC</source>
        <translation>Запрошує людей, які допомагають вам зі свого телефона чи ПК</translation>
    </message>
    <message>
        <source>Moderators…</source>
        <translation>Модератори…</translation>
    </message>
    <message>
        <source>The page where viewers see the queue and request videos</source>
        <translation>Сторінка, де глядачі бачать чергу і замовляють відео</translation>
    </message>
    <message>
        <source>Viewers&apos; page…</source>
        <translation>Сторінка глядачів…</translation>
    </message>
    <message>
        <source>Word of this stream: {word}</source>
        <translation>Слово цього стриму: {word}</translation>
    </message>
</context>
<context>
    <name>ImportBox</name>
    <message numerus="yes">
        <source>%Ln for which there is no room</source>
        <translation>
            <numerusform>%Ln, для якого немає місця</numerusform>
            <numerusform>%Ln, для яких немає місця</numerusform>
            <numerusform>%Ln, для яких немає місця</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list already</source>
        <translation>
            <numerusform>%Ln уже в списку</numerusform>
            <numerusform>%Ln уже в списку</numerusform>
            <numerusform>%Ln уже в списку</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) without a link</source>
        <translation>
            <numerusform>%Ln рядок без посилання</numerusform>
            <numerusform>%Ln рядки без посилання</numerusform>
            <numerusform>%Ln рядків без посилання</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that cannot be played</source>
        <translation>
            <numerusform>%Ln, яке не можна відтворити</numerusform>
            <numerusform>%Ln, які не можна відтворити</numerusform>
            <numerusform>%Ln, які не можна відтворити</numerusform>
        </translation>
    </message>
    <message>
        <source>A YouTube playlist link, or video links, one per line (up to {most})</source>
        <translation>Посилання на плейлист YouTube або посилання на відео, по одному в рядку (до {most})</translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln video(s).</source>
        <translation>
            <numerusform>Додано %Ln відео.</numerusform>
            <numerusform>Додано %Ln відео.</numerusform>
            <numerusform>Додано %Ln відео.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Cancel the import. Nothing is added.</source>
        <translation>Скасувати імпорт. Нічого не буде додано.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was added.</source>
        <translation>Скасовано. Нічого не додано.</translation>
    </message>
    <message>
        <source>Choose a file of links</source>
        <translation>Виберіть файл із посиланнями</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>З файлу…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Імпортувати</translation>
    </message>
    <message>
        <source>Import links from a text file</source>
        <translation>Імпортувати посилання з текстового файлу</translation>
    </message>
    <message>
        <source>Import progress</source>
        <translation>Перебіг імпорту</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Посилання</translation>
    </message>
    <message>
        <source>Reading the list: {done}</source>
        <translation>Читаємо список: {done}</translation>
    </message>
    <message>
        <source>Reading the list: {done} of {total}</source>
        <translation>Читаємо список: {done} з {total}</translation>
    </message>
    <message>
        <source>Skipped: {what}.</source>
        <translation>Пропущено: {what}.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
</context>
<context>
    <name>ImportQuestion</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Імпортувати</translation>
    </message>
    <message>
        <source>Import everything</source>
        <translation>Імпортувати все</translation>
    </message>
    <message>
        <source>Import settings?</source>
        <translation>Імпортувати налаштування?</translation>
    </message>
    <message>
        <source>Import these settings too?</source>
        <translation>Імпортувати й ці налаштування?</translation>
    </message>
    <message>
        <source>Import without them</source>
        <translation>Імпортувати без них</translation>
    </message>
    <message>
        <source>The file also changes who can reach this PC, which folders are read, or what starts by itself:</source>
        <translation>Файл змінює також те, хто може з’єднатися з цим ПК, які теки читаються або що запускається само:</translation>
    </message>
    <message>
        <source>The file contains no keys. After the import, connect these services on the Feeds page:</source>
        <translation>Ключів у файлі немає. Після імпорту під’єднайте ці сервіси на сторінці «Сервіси»:</translation>
    </message>
    <message>
        <source>on</source>
        <translation>увімкнено</translation>
    </message>
</context>
<context>
    <name>InvitationDialog</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Connect the hub on the Feeds page first.</source>
        <translation>Спершу під’єднайте хаб на сторінці «Сервіси».</translation>
    </message>
    <message>
        <source>From anywhere, through the hub</source>
        <translation>Звідусіль, через хаб</translation>
    </message>
    <message>
        <source>In your own network, without the hub</source>
        <translation>У вашій мережі, без хаба</translation>
    </message>
    <message>
        <source>Invitation: {name}</source>
        <translation>Запрошення: {name}</translation>
    </message>
    <message>
        <source>Opens</source>
        <translation>Відкривається</translation>
    </message>
    <message>
        <source>Send it to {name} in private, or scan it with a phone. Whoever has it can moderate.</source>
        <translation>Надішліть його приватно ({name}) або відскануйте телефоном. Хто має посилання, той може модерувати.</translation>
    </message>
    <message>
        <source>Turn on LAN access under Settings → Network, and moderators in your network under Hub.</source>
        <translation>Увімкніть доступ із локальної мережі в розділі «Налаштування» → «Мережа» і модераторів у вашій мережі в розділі «Хаб».</translation>
    </message>
</context>
<context>
    <name>InvitationRow</name>
    <message>
        <source>Link…</source>
        <translation>Посилання…</translation>
    </message>
    <message>
        <source>Revoke the invitation of {name}</source>
        <translation>Відкликати запрошення: {name}</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Відкликати…</translation>
    </message>
    <message>
        <source>Show the link of {name}</source>
        <translation>Показати посилання: {name}</translation>
    </message>
</context>
<context>
    <name>InviteDialog</name>
    <message>
        <source>Invite</source>
        <translation>Запросити</translation>
    </message>
    <message>
        <source>Invite a moderator</source>
        <translation>Запросити модератора</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ім’я</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Роль</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Діє</translation>
    </message>
    <message>
        <source>You get a link for this person. You can revoke it at any time.</source>
        <translation>Ви отримаєте посилання для цієї людини. Відкликати його можна будь-коли.</translation>
    </message>
</context>
<context>
    <name>JarDialog</name>
    <message>
        <source>Choose</source>
        <translation>Вибрати</translation>
    </message>
    <message>
        <source>Choose a jar</source>
        <translation>Вибір банки</translation>
    </message>
    <message>
        <source>Jars</source>
        <translation>Банки</translation>
    </message>
    <message>
        <source>Which jar do donations go to? Efir reads only this one.</source>
        <translation>Яка банка для донатів? Ефір читає лише її.</translation>
    </message>
</context>
<context>
    <name>LanNotice</name>
    <message>
        <source>LAN access does not work: %1 is not an address of this PC now, or the port is in use. Retrying every 30 seconds.</source>
        <translation>Доступ із локальної мережі не працює: адреси %1 на цьому ПК зараз немає або порт зайнятий. Нова спроба кожні 30 секунд.</translation>
    </message>
    <message>
        <source>LAN access is on: other PCs on your network can connect at %1 with a link or a token.</source>
        <translation>Доступ із локальної мережі ввімкнено: інші ПК можуть підключитися за адресою %1 із посиланням або ключем.</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <source>Default voice</source>
        <translation>Типовий голос</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Мова</translation>
    </message>
    <message>
        <source>Once a day Efir then asks %1 for the newest one. GitHub sees your IP address, and nothing else is sent. Nothing is downloaded.</source>
        <translation>Раз на день Ефір питатиме про найновішу в %1. GitHub бачить вашу IP-адресу, більше нічого не надсилається. Нічого не завантажується.</translation>
    </message>
    <message>
        <source>Same as system</source>
        <translation>Як у системі</translation>
    </message>
    <message>
        <source>Tell me about new versions of Efir</source>
        <translation>Повідомляти про нові версії Ефіру</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Голос</translation>
    </message>
    <message>
        <source>You can change this later in Settings.</source>
        <translation>Це можна змінити згодом у налаштуваннях.</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message numerus="yes">
        <source>%Ln part(s)</source>
        <translation>
            <numerusform>%Ln складник</numerusform>
            <numerusform>%Ln складники</numerusform>
            <numerusform>%Ln складників</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Licence not named</source>
        <translation>Ліцензію не названо</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Ліцензії</translation>
    </message>
    <message>
        <source>No part has all of these words in its name or licence.</source>
        <translation>Жоден складник не має всіх цих слів у назві чи ліцензії.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Нічого не знайдено</translation>
    </message>
    <message>
        <source>Parts of Efir</source>
        <translation>Складники Ефіру</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Пошук</translation>
    </message>
    <message>
        <source>Search parts and licences</source>
        <translation>Пошук складників і ліцензій</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Текст ліцензії</translation>
    </message>
    <message>
        <source>The package holds no text of its licence.</source>
        <translation>У пакунку немає тексту ліцензії.</translation>
    </message>
</context>
<context>
    <name>LinkBox</name>
    <message>
        <source>Copy link</source>
        <translation>Копіювати посилання</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Сховати</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Посилання</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Відкрити в браузері</translation>
    </message>
    <message>
        <source>QR code of the link</source>
        <translation>QR-код посилання</translation>
    </message>
    <message>
        <source>Show link and QR code</source>
        <translation>Показати посилання і QR-код</translation>
    </message>
</context>
<context>
    <name>LinkCard</name>
    <message>
        <source>Copy file path: {title}</source>
        <translation>Копіювати шлях до файлу: {title}</translation>
    </message>
    <message>
        <source>Copy link: {title}</source>
        <translation>Копіювати посилання: {title}</translation>
    </message>
    <message>
        <source>Drag into OBS</source>
        <translation>Перетягніть в OBS</translation>
    </message>
    <message>
        <source>Drag into the OBS window: {title}</source>
        <translation>Перетягніть у вікно OBS: {title}</translation>
    </message>
    <message>
        <source>File: {title}</source>
        <translation>Файл: {title}</translation>
    </message>
    <message>
        <source>Hide file path</source>
        <translation>Сховати шлях до файлу</translation>
    </message>
    <message>
        <source>Hide link</source>
        <translation>Сховати посилання</translation>
    </message>
    <message>
        <source>Link: {title}</source>
        <translation>Посилання: {title}</translation>
    </message>
    <message>
        <source>Opens the widget with sample data in your browser</source>
        <translation>Відкриває віджет зі зразком даних у браузері</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Перегляд</translation>
    </message>
    <message>
        <source>Preview: {title}</source>
        <translation>Перегляд: {title}</translation>
    </message>
    <message>
        <source>Show file path</source>
        <translation>Показати шлях до файлу</translation>
    </message>
    <message>
        <source>Show link</source>
        <translation>Показати посилання</translation>
    </message>
    <message>
        <source>Shows a sample in OBS for five seconds, unless the widget is in use</source>
        <translation>П’ять секунд показує зразок в OBS, якщо віджет зараз вільний</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Перевірка</translation>
    </message>
    <message>
        <source>Test: {title}</source>
        <translation>Перевірка: {title}</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Відкрити</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Відкрити в браузері</translation>
    </message>
    <message>
        <source>This link opens in your browser:</source>
        <translation>Це посилання відкриється в браузері:</translation>
    </message>
</context>
<context>
    <name>Live</name>
    <message>
        <source>Message</source>
        <translation>Повідомлення</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Відео</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>All</source>
        <translation>Усі</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Схвалити</translation>
    </message>
    <message>
        <source>Copy a YouTube link and press Ctrl+V, or drop a link or a file here.</source>
        <translation>Скопіюйте посилання YouTube і натисніть Ctrl+V або перетягніть сюди посилання чи файл.</translation>
    </message>
    <message>
        <source>Donations and messages appear here. To try it, send a message on the Speech page.</source>
        <translation>Тут з’являються донати й повідомлення. Щоб спробувати, озвучте щось на сторінці «Озвучення».</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Ефір</translation>
    </message>
    <message>
        <source>NEEDS A DECISION ({n})</source>
        <translation>ПОТРІБНЕ РІШЕННЯ ({n})</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>Потрібне рішення</translation>
    </message>
    <message>
        <source>Next messages</source>
        <translation>Далі прозвучить</translation>
    </message>
    <message>
        <source>Next videos</source>
        <translation>Далі заграє</translation>
    </message>
    <message>
        <source>No messages waiting</source>
        <translation>Повідомлень немає</translation>
    </message>
    <message>
        <source>No videos waiting</source>
        <translation>Відео немає</translation>
    </message>
    <message>
        <source>Nothing needs a decision. New requests appear here: A approves, R rejects.</source>
        <translation>Рішень зараз не потрібно. Нові замовлення з’являться тут: Ф схвалює, К відхиляє.</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Відхилити</translation>
    </message>
    <message>
        <source>Requests are paused. Open them on the Queue page.</source>
        <translation>Замовлення призупинено. Відкрити їх можна на сторінці «Черга».</translation>
    </message>
    <message>
        <source>Show all messages</source>
        <translation>Показати всі повідомлення</translation>
    </message>
    <message>
        <source>Show the whole queue of videos</source>
        <translation>Показати всю чергу відео</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Efir can keep running in the tray.</source>
        <translation>Ефір може й далі працювати в треї.</translation>
    </message>
    <message>
        <source>Keep Efir running?</source>
        <translation>Залишити Ефір у роботі?</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Залишити в треї</translation>
    </message>
    <message>
        <source>Stop Efir</source>
        <translation>Зупинити Ефір</translation>
    </message>
    <message>
        <source>Stop Efir?</source>
        <translation>Зупинити Ефір?</translation>
    </message>
    <message>
        <source>The sources in OBS stop working when Efir stops.</source>
        <translation>Джерела в OBS перестануть працювати, коли Ефір зупиниться.</translation>
    </message>
</context>
<context>
    <name>MenuKey</name>
    <message>
        <source>Menu of the row</source>
        <translation>Меню рядка</translation>
    </message>
</context>
<context>
    <name>Moderators</name>
    <message>
        <source>1 day</source>
        <translation>1 день</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 тиждень</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 рік</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 днів</translation>
    </message>
    <message>
        <source>Also pauses, skips, sets the volume, holds, removes, blocks viewers, opens and closes requests, undoes.</source>
        <translation>Також ставить на паузу, пропускає, змінює гучність, притримує, прибирає, блокує глядачів, відкриває та закриває замовлення і може скасовувати дії.</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Схвалено</translation>
    </message>
    <message>
        <source>Approved a message</source>
        <translation>Схвалено повідомлення</translation>
    </message>
    <message>
        <source>Approves and rejects videos and messages.</source>
        <translation>Схвалює і відхиляє відео та повідомлення.</translation>
    </message>
    <message>
        <source>Blocked a viewer</source>
        <translation>Заблоковано глядача</translation>
    </message>
    <message>
        <source>Closed requests</source>
        <translation>Закрито замовлення</translation>
    </message>
    <message>
        <source>Continued</source>
        <translation>Знято з паузи</translation>
    </message>
    <message>
        <source>Held or released</source>
        <translation>Притримано або відпущено</translation>
    </message>
    <message>
        <source>Helper</source>
        <translation>Помічник</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Модератор</translation>
    </message>
    <message>
        <source>Moved to the front</source>
        <translation>Поставлено наступним</translation>
    </message>
    <message>
        <source>Opened requests</source>
        <translation>Відкрито замовлення</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Поставлено на паузу</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Відхилено</translation>
    </message>
    <message>
        <source>Rejected a message</source>
        <translation>Відхилено повідомлення</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Прибрано</translation>
    </message>
    <message>
        <source>Set the volume</source>
        <translation>Змінено гучність</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Пропущено</translation>
    </message>
    <message>
        <source>Stopped a message</source>
        <translation>Зупинено повідомлення</translation>
    </message>
    <message>
        <source>Undid a step</source>
        <translation>Скасовано дію</translation>
    </message>
    <message>
        <source>expired {time}</source>
        <translation>термін минув {time}</translation>
    </message>
    <message>
        <source>last used {time}</source>
        <translation>востаннє {time}</translation>
    </message>
    <message>
        <source>never used</source>
        <translation>ще не користувалися</translation>
    </message>
    <message>
        <source>revoked {time}</source>
        <translation>відкликано {time}</translation>
    </message>
    <message>
        <source>valid until {time}</source>
        <translation>діє до {time}</translation>
    </message>
</context>
<context>
    <name>ModeratorsDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Invite…</source>
        <translation>Запросити…</translation>
    </message>
    <message>
        <source>Moderators</source>
        <translation>Модератори</translation>
    </message>
    <message>
        <source>Moderators open a page on their phone or PC. They need no account.</source>
        <translation>Модератори відкривають сторінку на своєму телефоні чи ПК. Обліковий запис їм не потрібен.</translation>
    </message>
    <message>
        <source>Nobody is invited yet.</source>
        <translation>Ще нікого не запрошено.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Відкликати</translation>
    </message>
    <message>
        <source>Revoke the invitation of {name}? The link stops working at once.</source>
        <translation>Відкликати запрошення ({name})? Посилання одразу перестане працювати.</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>About</source>
        <translation>Про Ефір</translation>
    </message>
    <message>
        <source>About Efir</source>
        <translation>Про Ефір</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Сервіси</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>Довідка про цю сторінку</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Історія</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавіші</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Ефір</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Черга</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Налаштування</translation>
    </message>
    <message>
        <source>Settings: unsaved changes</source>
        <translation>Налаштування: є незбережені зміни</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Показати всі клавіші</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Джерела</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>Озвучення</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%Ln item(s) brought back from the copy.</source>
        <translation>
            <numerusform>З копії повернуто %Ln запис.</numerusform>
            <numerusform>З копії повернуто %Ln записи.</numerusform>
            <numerusform>З копії повернуто %Ln записів.</numerusform>
        </translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Повторити</translation>
    </message>
    <message>
        <source>Request rejected</source>
        <translation>Замовлення відхилено</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показати</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NowSpeaking</name>
    <message>
        <source>Last: {message}</source>
        <translation>Останнє: {message}</translation>
    </message>
    <message>
        <source>Nothing is being spoken</source>
        <translation>Зараз нічого не озвучується</translation>
    </message>
    <message>
        <source>Open the voice source in OBS to hear it.</source>
        <translation>Відкрийте джерело голосу в OBS.</translation>
    </message>
    <message>
        <source>Paused. New messages wait.</source>
        <translation>Пауза. Нові повідомлення чекають.</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>Готується…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Перебіг</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Повторити</translation>
    </message>
    <message>
        <source>Replay the last message</source>
        <translation>Повторити останнє повідомлення</translation>
    </message>
    <message>
        <source>Silenced. Press “Resume” below.</source>
        <translation>Заглушено. Натисніть «Продовжити».</translation>
    </message>
    <message>
        <source>Speech is off. Donations only show alerts.</source>
        <translation>Озвучення вимкнено. Донати лише показують алерти.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Починається…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Зупинити</translation>
    </message>
    <message>
        <source>Stop and continue with the next message</source>
        <translation>Зупинити й перейти до наступного повідомлення</translation>
    </message>
    <message>
        <source>The next message starts automatically.</source>
        <translation>Наступне повідомлення почнеться автоматично.</translation>
    </message>
    <message>
        <source>The speech engine is starting…</source>
        <translation>Рушій мовлення запускається…</translation>
    </message>
</context>
<context>
    <name>Obs</name>
    <message>
        <source>Add it to “{scene}”</source>
        <translation>Додати на «{scene}»</translation>
    </message>
    <message>
        <source>Add to this scene</source>
        <translation>Додати в цю сцену</translation>
    </message>
    <message>
        <source>Add “{name}” to the scene “{scene}”</source>
        <translation>Додати «{name}» до сцени «{scene}»</translation>
    </message>
    <message>
        <source>Correct “{name}”: its sound goes through OBS, its page stays open while hidden</source>
        <translation>Виправити «{name}»: звук іде через OBS, прихована сторінка лишається відкритою</translation>
    </message>
    <message>
        <source>Efir connects by itself when OBS starts.</source>
        <translation>Ефір під’єднається сам, коли OBS запуститься.</translation>
    </message>
    <message>
        <source>Efir does not connect to OBS.</source>
        <translation>Ефір не під’єднується до OBS.</translation>
    </message>
    <message>
        <source>Efir is connecting to OBS.</source>
        <translation>Ефір під’єднується до OBS.</translation>
    </message>
    <message>
        <source>Efir then connects by itself.</source>
        <translation>Після цього Ефір під’єднається сам.</translation>
    </message>
    <message>
        <source>Efir&apos;s sources are in OBS.</source>
        <translation>Джерела Ефіру вже в OBS.</translation>
    </message>
    <message>
        <source>Efir&apos;s sources in OBS:</source>
        <translation>Джерела Ефіру в OBS:</translation>
    </message>
    <message>
        <source>Give OBS its sound</source>
        <translation>Подати звук в OBS</translation>
    </message>
    <message>
        <source>Give “{name}” its present link</source>
        <translation>Дати «{name}» чинне посилання</translation>
    </message>
    <message>
        <source>Let viewers hear it</source>
        <translation>Нехай чують і глядачі</translation>
    </message>
    <message>
        <source>Let you hear “{name}” too</source>
        <translation>Відтворювати «{name}» і для вас</translation>
    </message>
    <message>
        <source>Make the scene “{name}”</source>
        <translation>Створити сцену «{name}»</translation>
    </message>
    <message>
        <source>Mute “{name}”</source>
        <translation>Вимкнути звук «{name}»</translation>
    </message>
    <message>
        <source>Never in this scene</source>
        <translation>На цій сцені не треба</translation>
    </message>
    <message>
        <source>New browser</source>
        <translation>Новий браузер</translation>
    </message>
    <message>
        <source>None of Efir&apos;s sources is in OBS yet.</source>
        <translation>В OBS ще немає жодного джерела Ефіру.</translation>
    </message>
    <message>
        <source>OBS needs your attention</source>
        <translation>OBS потребує вашої уваги</translation>
    </message>
    <message>
        <source>Pause while hidden</source>
        <translation>Пауза, поки не видно</translation>
    </message>
    <message>
        <source>Play it for viewers only</source>
        <translation>Лише для глядачів</translation>
    </message>
    <message>
        <source>Play “{name}” for viewers only</source>
        <translation>Відтворювати «{name}» лише для глядачів</translation>
    </message>
    <message>
        <source>Put on track {n}</source>
        <translation>Додати на доріжку {n}</translation>
    </message>
    <message>
        <source>Put “{name}” into the scene “{scene}”</source>
        <translation>Помістити «{name}» у сцену «{scene}»</translation>
    </message>
    <message>
        <source>Refused: {request}, code {code}</source>
        <translation>Відхилено: {request}, код {code}</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Перезавантажити</translation>
    </message>
    <message>
        <source>Set to 0 dB</source>
        <translation>Гучність 0 дБ</translation>
    </message>
    <message>
        <source>Several sources in OBS show the same widget ({widgets}). Only one of them has sound.</source>
        <translation>Кілька джерел в OBS показують той самий віджет ({widgets}). Звук має лише одне з них.</translation>
    </message>
    <message>
        <source>Take “{name}” off audio track {detail}, the Twitch VOD</source>
        <translation>Прибрати «{name}» зі звукової доріжки {detail}, тобто з VOD на Twitch</translation>
    </message>
    <message>
        <source>The set-up was taken back.</source>
        <translation>OBS повернуто до попереднього стану.</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Увімкнути звук</translation>
    </message>
    <message>
        <source>Viewers do not see what plays: the scene “{scene}” lacks the player.</source>
        <translation>Глядачі не бачать відео: на сцені «{scene}» немає програвача.</translation>
    </message>
    <message>
        <source>Viewers hear {names}.</source>
        <translation>Глядачі чують: {names}.</translation>
    </message>
    <message>
        <source>You can still drag the cards below into OBS.</source>
        <translation>Картки нижче все одно можна перетягнути в OBS.</translation>
    </message>
    <message>
        <source>closed while hidden</source>
        <translation>закрито, бо приховано</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>під’єднано</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>під’єднання…</translation>
    </message>
    <message>
        <source>does not come back; restart OBS</source>
        <translation>не повертається; перезапустіть OBS</translation>
    </message>
    <message>
        <source>got a new browser, not back yet</source>
        <translation>отримало новий браузер, ще не повернулося</translation>
    </message>
    <message>
        <source>has an old link</source>
        <translation>має старе посилання</translation>
    </message>
    <message>
        <source>in the scene on air</source>
        <translation>у сцені в ефірі</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>не під’єднано</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>не знайдено</translation>
    </message>
    <message>
        <source>not in the scene on air</source>
        <translation>немає у сцені в ефірі</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>не запущено</translation>
    </message>
    <message>
        <source>off</source>
        <translation>вимкнено</translation>
    </message>
    <message>
        <source>seen in the preview only</source>
        <translation>видно лише в перегляді</translation>
    </message>
    <message>
        <source>viewers see it</source>
        <translation>глядачі це бачать</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>очікування</translation>
    </message>
    <message>
        <source>was reloaded, not back yet</source>
        <translation>перезавантажено, ще не повернулося</translation>
    </message>
    <message>
        <source>{name} does not come back in OBS</source>
        <translation>{name} не повертається в OBS</translation>
    </message>
</context>
<context>
    <name>ObsBlock</name>
    <message>
        <source>Address and port of OBS</source>
        <translation>Адреса й порт OBS</translation>
    </message>
    <message>
        <source>Adds Efir&apos;s sources to OBS, or puts them in order</source>
        <translation>Додає джерела Ефіру в OBS або виправляє їх</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Під’єднати</translation>
    </message>
    <message>
        <source>Connect to OBS</source>
        <translation>Під’єднатися до OBS</translation>
    </message>
    <message>
        <source>Connect to OBS again</source>
        <translation>Під’єднатися до OBS ще раз</translation>
    </message>
    <message>
        <source>May Efir read the password of OBS from OBS&apos;s own settings on this PC? Efir keeps no copy of it and changes nothing there.</source>
        <translation>Дозволити Ефіру прочитати пароль OBS із її налаштувань на цьому ПК? Ефір не зберігає його в себе й нічого там не змінює.</translation>
    </message>
    <message>
        <source>OBS asks for no password: any web page that is open on this PC could control it. Turn on authentication in OBS under Tools → WebSocket Server Settings.</source>
        <translation>OBS не вимагає пароля: нею може керувати будь-яка вебсторінка, відкрита на цьому ПК. Увімкніть автентифікацію в OBS: «Інструменти» → «Налаштування сервера WebSocket».</translation>
    </message>
    <message>
        <source>Plays a short sound in OBS and says whether viewers hear it</source>
        <translation>Відтворює в OBS короткий звук і каже, чи чують його глядачі</translation>
    </message>
    <message>
        <source>Set up OBS…</source>
        <translation>Налаштувати OBS…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Налаштування</translation>
    </message>
    <message>
        <source>Sound check</source>
        <translation>Перевірка звуку</translation>
    </message>
    <message>
        <source>Take back what Efir set up in OBS ({time})? Only what it made or changed then goes back. Your own sources stay as they are.</source>
        <translation>Повернути OBS як було до налаштування ({time})? Повернеться лише те, що він тоді створив або змінив. Ваші джерела залишаться, як є.</translation>
    </message>
    <message>
        <source>The sound check runs</source>
        <translation>Триває перевірка звуку</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Спробувати ще раз</translation>
    </message>
    <message>
        <source>Undo set-up</source>
        <translation>Скасувати налаштування</translation>
    </message>
    <message>
        <source>Undo set-up…</source>
        <translation>Скасувати налаштування…</translation>
    </message>
</context>
<context>
    <name>PasswordRow</name>
    <message>
        <source>Connect</source>
        <translation>Під’єднати</translation>
    </message>
    <message>
        <source>Connect with this password</source>
        <translation>Під’єднатися з цим паролем</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Password of OBS</source>
        <translation>Пароль OBS</translation>
    </message>
</context>
<context>
    <name>PreviewBar</name>
    <message>
        <source>Opens a widget with sample data in your browser. Unsaved changes are included.</source>
        <translation>Відкриває віджет зі зразком даних у браузері, разом із незбереженими змінами.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Перегляд</translation>
    </message>
</context>
<context>
    <name>QueueActions</name>
    <message>
        <source>Approve</source>
        <translation>Схвалити</translation>
    </message>
    <message>
        <source>Block channel</source>
        <translation>Заблокувати канал</translation>
    </message>
    <message>
        <source>Block viewer</source>
        <translation>Заблокувати глядача</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Копіювати посилання</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Фільтр</translation>
    </message>
    <message>
        <source>Hold or release</source>
        <translation>Притримати чи відпустити</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Нижче</translation>
    </message>
    <message>
        <source>Move to bottom</source>
        <translation>Перемістити в кінець</translation>
    </message>
    <message>
        <source>Move to top</source>
        <translation>Перемістити на початок</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Вище</translation>
    </message>
    <message>
        <source>Open in browser…</source>
        <translation>Відкрити в браузері…</translation>
    </message>
    <message>
        <source>Play now</source>
        <translation>Відтворити зараз</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Відхилити</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Прибрати</translation>
    </message>
    <message>
        <source>Remove all from this viewer</source>
        <translation>Прибрати все від цього глядача</translation>
    </message>
    <message>
        <source>Retry lookup</source>
        <translation>Отримати відомості ще раз</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Amount</source>
        <translation>Сума</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Час</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Стан</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Назва</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Глядач</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Add</source>
        <translation>Додати</translation>
    </message>
    <message>
        <source>Add a link or files</source>
        <translation>Додати посилання або файли</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистити</translation>
    </message>
    <message>
        <source>Clear the queue. You can undo this.</source>
        <translation>Очистити чергу. Це можна скасувати.</translation>
    </message>
    <message>
        <source>Copy a YouTube link and press Ctrl+V, drop a link or a file here, or press Add.</source>
        <translation>Скопіюйте посилання YouTube і натисніть Ctrl+V, перетягніть сюди посилання чи файл або натисніть «Додати».</translation>
    </message>
    <message>
        <source>Fallback list: what plays while the queue is empty</source>
        <translation>Запасний список: що грає, поки черга порожня</translation>
    </message>
    <message>
        <source>Filter by title, channel, viewer</source>
        <translation>Назва, канал, глядач</translation>
    </message>
    <message>
        <source>Filter the queue</source>
        <translation>Фільтр черги</translation>
    </message>
    <message>
        <source>NEEDS A DECISION ({n})</source>
        <translation>ПОТРІБНЕ РІШЕННЯ ({n})</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>Потрібне рішення</translation>
    </message>
    <message>
        <source>No results</source>
        <translation>Нічого не знайдено</translation>
    </message>
    <message>
        <source>No title, channel, viewer or message contains this text.</source>
        <translation>Цього тексту немає в жодній назві, каналі, імені чи повідомленні.</translation>
    </message>
    <message>
        <source>Only the first 200 were added.</source>
        <translation>Додано лише перші 200.</translation>
    </message>
    <message>
        <source>Open or pause requests</source>
        <translation>Відкрити або призупинити замовлення</translation>
    </message>
    <message>
        <source>Requests are paused. Open them with the button above.</source>
        <translation>Замовлення призупинено. Відкрийте їх кнопкою вгорі.</translation>
    </message>
    <message>
        <source>Requests: off air</source>
        <translation>Замовлення: не в ефірі</translation>
    </message>
    <message>
        <source>Requests: open</source>
        <translation>Замовлення: відкрито</translation>
    </message>
    <message>
        <source>Requests: paused</source>
        <translation>Замовлення: пауза</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>Черга порожня</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
    <message>
        <source>Undo the last action</source>
        <translation>Скасувати останню дію</translation>
    </message>
    <message>
        <source>Up next</source>
        <translation>Далі</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more match: write more of what you look for</source>
        <translation>
            <numerusform>і ще %Ln збіг: допишіть запит</numerusform>
            <numerusform>і ще %Ln збіги: допишіть запит</numerusform>
            <numerusform>і ще %Ln збігів: допишіть запит</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordingRow</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>It ended because the disk could not be written.</source>
        <translation>Його припинено: не вдалося записати на диск.</translation>
    </message>
    <message>
        <source>Keeps what viewers write and give in a file on this PC, to try your rules on it later</source>
        <translation>Зберігає у файлі на цьому ПК те, що пишуть і дають глядачі, щоб потім випробувати на цьому правила</translation>
    </message>
    <message>
        <source>Record this stream</source>
        <translation>Записати цей стрим</translation>
    </message>
    <message>
        <source>Recorded: {what}</source>
        <translation>Записано: {what}</translation>
    </message>
    <message>
        <source>Recording: {what}</source>
        <translation>Триває запис: {what}</translation>
    </message>
    <message>
        <source>Rehearse…</source>
        <translation>Репетиція…</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Зупинити запис</translation>
    </message>
    <message>
        <source>The earlier recording will be replaced.</source>
        <translation>Попередній запис буде замінено.</translation>
    </message>
    <message>
        <source>The recording was full and ended.</source>
        <translation>Запис заповнено, тож його припинено.</translation>
    </message>
    <message>
        <source>Tries your rules on an evening</source>
        <translation>Випробовує ваші правила на цілому вечорі</translation>
    </message>
    <message>
        <source>events: {n}</source>
        <translation>подій: {n}</translation>
    </message>
</context>
<context>
    <name>RehearsalDialog</name>
    <message>
        <source>A made-up evening</source>
        <translation>Вигаданий вечір</translation>
    </message>
    <message>
        <source>Came twice and was left out</source>
        <translation>Надійшло двічі й пропущено</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Видалити запис</translation>
    </message>
    <message>
        <source>Delete recording…</source>
        <translation>Видалити запис…</translation>
    </message>
    <message>
        <source>Delete what was recorded? This cannot be undone.</source>
        <translation>Видалити записане? Скасувати це не вийде.</translation>
    </message>
    <message>
        <source>Donations</source>
        <translation>Донати</translation>
    </message>
    <message>
        <source>Efir tries your rules on a made-up evening: 200 requests and 100 donations in three hours, a ban, and messages that come twice.</source>
        <translation>Ефір випробовує ваші правила на вигаданому вечорі: 200 замовлень і 100 донатів за три години, бан і повідомлення, що надходять двічі.</translation>
    </message>
    <message>
        <source>Efir tries your rules on what the services brought then. What came since that moment does not count.</source>
        <translation>Ефір випробовує ваші правила на тому, що тоді принесли сервіси. Усе, що надійшло відтоді, не враховується.</translation>
    </message>
    <message>
        <source>Evening</source>
        <translation>Вечір</translation>
    </message>
    <message>
        <source>Messages that are read aloud</source>
        <translation>Повідомлення, які буде озвучено</translation>
    </message>
    <message>
        <source>Messages that wait for your decision</source>
        <translation>Повідомлення, що чекають вашого рішення</translation>
    </message>
    <message>
        <source>Nothing is changed, played or read aloud; open sources in OBS show it as a test. No video is played meanwhile, so limits on waiting requests apply to the whole evening.</source>
        <translation>Нічого не змінюється, не грає й не читається вголос; відкриті джерела в OBS показують це як перевірку. Жодне відео тим часом не грає, тож обмеження на замовлення в черзі діють для всього вечора.</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Репетиція</translation>
    </message>
    <message>
        <source>Requests in chat</source>
        <translation>Замовлення в чаті</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Результат</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Почати</translation>
    </message>
    <message>
        <source>Taken back when a viewer was banned</source>
        <translation>Знято після бану глядача</translation>
    </message>
    <message>
        <source>The rehearsal runs</source>
        <translation>Триває репетиція</translation>
    </message>
    <message>
        <source>Videos that are refused</source>
        <translation>Відео, у яких відмовлено</translation>
    </message>
    <message>
        <source>Videos that play without a decision</source>
        <translation>Відео, що гратимуть без рішення</translation>
    </message>
    <message>
        <source>Videos that wait for your decision</source>
        <translation>Відео, що чекають вашого рішення</translation>
    </message>
</context>
<context>
    <name>ReleaseDialog</name>
    <message>
        <source>Changes</source>
        <translation>Зміни</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Open its page…</source>
        <translation>Відкрити сторінку…</translation>
    </message>
    <message>
        <source>This is Efir %1. Nothing is downloaded by itself.</source>
        <translation>Зараз у вас Ефір %1. Саме собою нічого не завантажується.</translation>
    </message>
    <message>
        <source>What changed in Efir</source>
        <translation>Що змінилося в Ефірі</translation>
    </message>
</context>
<context>
    <name>RewardDialog</name>
    <message>
        <source>Cost in points</source>
        <translation>Ціна в балах</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Створити</translation>
    </message>
    <message>
        <source>Create a reward</source>
        <translation>Створити нагороду</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Назва</translation>
    </message>
    <message>
        <source>The text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>Viewers write a text with it. Points go back when Efir refuses the request.</source>
        <translation>Глядачі пишуть до неї текст. Якщо Ефір не приймає замовлення, бали повертаються.</translation>
    </message>
    <message>
        <source>is read aloud</source>
        <translation>озвучується</translation>
    </message>
    <message>
        <source>requests a video</source>
        <translation>замовляє відео</translation>
    </message>
</context>
<context>
    <name>SaveBar</name>
    <message numerus="yes">
        <source>%Ln unsaved change(s)</source>
        <translation>
            <numerusform>%Ln незбережена зміна</numerusform>
            <numerusform>%Ln незбережені зміни</numerusform>
            <numerusform>%Ln незбережених змін</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Discard unsaved changes</source>
        <translation>Скасувати незбережені зміни</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Зберегти</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Зберегти зміни</translation>
    </message>
</context>
<context>
    <name>SayBox</name>
    <message>
        <source>Add this text to the speech queue</source>
        <translation>Додати цей текст до черги озвучення</translation>
    </message>
    <message>
        <source>By language</source>
        <translation>За мовою</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>Озвучити</translation>
    </message>
    <message>
        <source>Text to speak</source>
        <translation>Текст для озвучення</translation>
    </message>
    <message>
        <source>Type a message to speak</source>
        <translation>Введіть текст для озвучення</translation>
    </message>
    <message>
        <source>Voice for this text</source>
        <translation>Голос для цього тексту</translation>
    </message>
</context>
<context>
    <name>SceneLine</name>
    <message>
        <source>Efir does not warn about it again</source>
        <translation>Efir більше про неї не попереджатиме</translation>
    </message>
    <message>
        <source>In every scene: on air, videos pause while viewers do not see the player</source>
        <translation>На всіх сценах: в ефірі відео стає на паузу, поки глядачі не бачать програвача</translation>
    </message>
</context>
<context>
    <name>SentencesEditor</name>
    <message>
        <source>Age-restricted</source>
        <translation>Вікове обмеження</translation>
    </message>
    <message>
        <source>Already in the queue</source>
        <translation>Вже в черзі</translation>
    </message>
    <message>
        <source>Blocked channel</source>
        <translation>Заблокований канал</translation>
    </message>
    <message>
        <source>Blocked video</source>
        <translation>Заблоковане відео</translation>
    </message>
    <message>
        <source>Blocked viewer</source>
        <translation>Заблокований глядач</translation>
    </message>
    <message>
        <source>Blocked word in the title</source>
        <translation>Заблоковане слово в назві</translation>
    </message>
    <message>
        <source>Channel not allowed</source>
        <translation>Канал не дозволено</translation>
    </message>
    <message>
        <source>Cooldown for all</source>
        <translation>Пауза для всіх</translation>
    </message>
    <message>
        <source>Donation too small</source>
        <translation>Замалий донат</translation>
    </message>
    <message>
        <source>Donation too small for the length</source>
        <translation>Донат замалий для тривалості</translation>
    </message>
    <message>
        <source>Embedding not allowed</source>
        <translation>Вбудовування заборонено</translation>
    </message>
    <message>
        <source>File cannot be played</source>
        <translation>Файл не відтворюється</translation>
    </message>
    <message>
        <source>File not found</source>
        <translation>Файл не знайдено</translation>
    </message>
    <message>
        <source>File not in the media folders</source>
        <translation>Файл поза теками з медіафайлами</translation>
    </message>
    <message>
        <source>First-time chatter</source>
        <translation>Перше повідомлення в чаті</translation>
    </message>
    <message>
        <source>Live stream or premiere</source>
        <translation>Трансляція або прем’єра</translation>
    </message>
    <message>
        <source>No allowed word in the title</source>
        <translation>Немає дозволеного слова в назві</translation>
    </message>
    <message>
        <source>No video details yet</source>
        <translation>Немає даних про відео</translation>
    </message>
    <message>
        <source>Not a video link</source>
        <translation>Не посилання на відео</translation>
    </message>
    <message>
        <source>Not music</source>
        <translation>Не музика</translation>
    </message>
    <message>
        <source>Played recently</source>
        <translation>Нещодавно відтворювалося</translation>
    </message>
    <message>
        <source>Private video</source>
        <translation>Приватне відео</translation>
    </message>
    <message>
        <source>Queue is full</source>
        <translation>Черга заповнена</translation>
    </message>
    <message>
        <source>Requests are paused</source>
        <translation>Замовлення призупинено</translation>
    </message>
    <message>
        <source>Too few views</source>
        <translation>Замало переглядів</translation>
    </message>
    <message>
        <source>Too long</source>
        <translation>Задовге</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Забагато замовлень</translation>
    </message>
    <message>
        <source>Too new</source>
        <translation>Занадто нове</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>Занадто старе</translation>
    </message>
    <message>
        <source>Too short</source>
        <translation>Закоротке</translation>
    </message>
    <message>
        <source>Video not found</source>
        <translation>Відео не знайдено</translation>
    </message>
    <message>
        <source>Viewer cooldown</source>
        <translation>Пауза для глядача</translation>
    </message>
    <message>
        <source>Viewer limit reached</source>
        <translation>Глядач вичерпав ліміт</translation>
    </message>
    <message>
        <source>Wrong word</source>
        <translation>Не те слово</translation>
    </message>
</context>
<context>
    <name>SetUpDialog</name>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Efir looks at OBS.</source>
        <translation>Ефір дивиться, що є в OBS.</translation>
    </message>
    <message>
        <source>Efir works in OBS</source>
        <translation>Ефір працює в OBS</translation>
    </message>
    <message>
        <source>Efir&apos;s sources are in OBS.</source>
        <translation>Джерела Ефіру вже в OBS.</translation>
    </message>
    <message>
        <source>Everything is as it should be.</source>
        <translation>Усе вже так, як треба.</translation>
    </message>
    <message>
        <source>It could not be set up</source>
        <translation>Не вдалося налаштувати</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далі</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Налаштувати</translation>
    </message>
    <message>
        <source>Set up OBS</source>
        <translation>Налаштування OBS</translation>
    </message>
    <message>
        <source>Setting up…</source>
        <translation>Налаштування…</translation>
    </message>
    <message>
        <source>Sound check</source>
        <translation>Перевірка звуку</translation>
    </message>
    <message>
        <source>This is done in OBS:</source>
        <translation>Ось що буде зроблено в OBS:</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Спробувати ще раз</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>Повернути…</translation>
    </message>
    <message>
        <source>What will be done</source>
        <translation>Що буде зроблено</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Reset to default: %1</source>
        <translation>Скинути до типового: %1</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>0 is fully transparent, 100 is fully opaque.</source>
        <translation>0 — цілком прозора, 100 — цілком непрозора.</translation>
    </message>
    <message>
        <source>127.0.0.1 is this PC.</source>
        <translation>127.0.0.1 — цей ПК.</translation>
    </message>
    <message>
        <source>50 is normal.</source>
        <translation>50 — звичайна.</translation>
    </message>
    <message>
        <source>A donation has to cover the length of its video. One amount and currency per line, such as 10 UAH. Donations in other currencies wait for approval.</source>
        <translation>Донат має покривати тривалість свого відео. У кожному рядку сума й валюта, наприклад 10 UAH. Донати в інших валютах чекають на схвалення.</translation>
    </message>
    <message>
        <source>A font of the PC that runs OBS: letters, digits and spaces. Empty means the default.</source>
        <translation>Шрифт на ПК, де працює OBS: літери, цифри й пробіли. Порожньо — типовий.</translation>
    </message>
    <message>
        <source>A line is longer than {n} characters.</source>
        <translation>Рядок довший за {n} символів.</translation>
    </message>
    <message>
        <source>A new word every hour</source>
        <translation>Нове слово щогодини</translation>
    </message>
    <message>
        <source>A viewer&apos;s video ends after this time and the next one starts. 0 plays all of it.</source>
        <translation>Відео глядача закінчується після цього часу, і починається наступне. 0 — грає повністю.</translation>
    </message>
    <message>
        <source>Accent colour</source>
        <translation>Колір акценту</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Приймати</translation>
    </message>
    <message>
        <source>Accept requests</source>
        <translation>Приймати замовлення</translation>
    </message>
    <message>
        <source>Address of OBS</source>
        <translation>Адреса OBS</translation>
    </message>
    <message>
        <source>Address of this PC for other PCs on your network, such as 192.168.1.20. Empty means this PC only. A link or a token is always required.</source>
        <translation>Адреса цього ПК для інших ПК вашої мережі, наприклад 192.168.1.20. Порожньо — лише цей ПК. Посилання або ключ потрібні завжди.</translation>
    </message>
    <message>
        <source>Alert image</source>
        <translation>Зображення в алерті</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Алерти</translation>
    </message>
    <message>
        <source>Allow LAN access</source>
        <translation>Доступ із локальної мережі</translation>
    </message>
    <message>
        <source>Allowed channels</source>
        <translation>Дозволені канали</translation>
    </message>
    <message>
        <source>Allowed words</source>
        <translation>Дозволені слова</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Завжди</translation>
    </message>
    <message>
        <source>An alert is shown at least this long.</source>
        <translation>Алерт видно щонайменше стільки.</translation>
    </message>
    <message>
        <source>Animations</source>
        <translation>Анімація</translation>
    </message>
    <message>
        <source>Answer in the Twitch chat</source>
        <translation>Відповідати в чаті Twitch</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Вигляд</translation>
    </message>
    <message>
        <source>Audio output</source>
        <translation>Вивід звуку</translation>
    </message>
    <message>
        <source>Auto-approve</source>
        <translation>Автосхвалення</translation>
    </message>
    <message>
        <source>Automatically</source>
        <translation>Автоматично</translation>
    </message>
    <message>
        <source>Automatically, as soon as OBS runs, or not at all.</source>
        <translation>Автоматично, щойно OBS запущено, або ніколи.</translation>
    </message>
    <message>
        <source>Background of the text.</source>
        <translation>Тло за текстом.</translation>
    </message>
    <message>
        <source>Blocked channels</source>
        <translation>Заблоковані канали</translation>
    </message>
    <message>
        <source>Blocked videos</source>
        <translation>Заблоковані відео</translation>
    </message>
    <message>
        <source>Blocked viewers</source>
        <translation>Заблоковані глядачі</translation>
    </message>
    <message>
        <source>Blocked words</source>
        <translation>Заблоковані слова</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Обидва</translation>
    </message>
    <message>
        <source>By arrival</source>
        <translation>За часом надходження</translation>
    </message>
    <message>
        <source>Case and blanks do not matter. Empty asks for none.</source>
        <translation>Регістр і пробіли не мають значення. Якщо порожньо, слово не потрібне.</translation>
    </message>
    <message>
        <source>Characters. The rest is not read.</source>
        <translation>У символах. Решта не озвучується.</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Чат</translation>
    </message>
    <message>
        <source>Chat, bits and channel points with text.</source>
        <translation>Чат, біти й бали каналу з текстом.</translation>
    </message>
    <message>
        <source>Check for new versions</source>
        <translation>Перевіряти, чи є нова версія</translation>
    </message>
    <message>
        <source>Command prefixes</source>
        <translation>Початок команд</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Команди</translation>
    </message>
    <message>
        <source>Connect to OBS</source>
        <translation>Під’єднуватися до OBS</translation>
    </message>
    <message>
        <source>Cooldown for all</source>
        <translation>Пауза для всіх</translation>
    </message>
    <message>
        <source>Cooldown per viewer</source>
        <translation>Пауза для глядача</translation>
    </message>
    <message>
        <source>Corner radius</source>
        <translation>Радіус кутів</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Темна</translation>
    </message>
    <message>
        <source>Dark, light or the same as the system.</source>
        <translation>Темна, світла або як у системі.</translation>
    </message>
    <message>
        <source>Days since it was published. Newer videos are refused. 0 means no limit.</source>
        <translation>Скільки днів тому його опубліковано. Новіші відео відхиляються. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Days since it was published. Older videos are refused. 0 means no limit.</source>
        <translation>Скільки днів тому його опубліковано. Старіші відео відхиляються. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Default device</source>
        <translation>Типовий пристрій</translation>
    </message>
    <message>
        <source>Default voice</source>
        <translation>Типовий голос</translation>
    </message>
    <message>
        <source>Delay before speech</source>
        <translation>Затримка перед озвученням</translation>
    </message>
    <message>
        <source>Donatello</source>
        <translation>Donatello</translation>
    </message>
    <message>
        <source>DonationAlerts</source>
        <translation>DonationAlerts</translation>
    </message>
    <message>
        <source>DonationAlerts application ID</source>
        <translation>ID застосунку DonationAlerts</translation>
    </message>
    <message>
        <source>Donations</source>
        <translation>Донати</translation>
    </message>
    <message>
        <source>Donations first</source>
        <translation>Спершу донати</translation>
    </message>
    <message>
        <source>Donations that came while Efir was away</source>
        <translation>Донати, що надійшли без Ефіру</translation>
    </message>
    <message>
        <source>Donations.</source>
        <translation>Донати.</translation>
    </message>
    <message>
        <source>Efir starts in the tray, or with its window where there is no tray.</source>
        <translation>Ефір запускається в треї, а де трею немає — з вікном.</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Емодзі</translation>
    </message>
    <message>
        <source>English voice</source>
        <translation>Англійський голос</translation>
    </message>
    <message>
        <source>Enter a channel link or ID (an ID starts with UC).</source>
        <translation>Введіть посилання на канал або його ID (починається з UC).</translation>
    </message>
    <message>
        <source>Enter a number in this range: %1</source>
        <translation>Введіть число в межах %1</translation>
    </message>
    <message>
        <source>Enter a video link or ID.</source>
        <translation>Введіть посилання на відео або його ID.</translation>
    </message>
    <message>
        <source>Even out loudness</source>
        <translation>Вирівнювати гучність</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>По черзі між глядачами</translation>
    </message>
    <message>
        <source>Fair: everyone&apos;s first request plays before anyone&apos;s second. Requests that already wait keep their places.</source>
        <translation>По черзі: перше замовлення кожного грає раніше за друге будь-кого. Замовлення, що вже чекають, лишаються на своїх місцях.</translation>
    </message>
    <message>
        <source>Fallback folder</source>
        <translation>Запасна тека</translation>
    </message>
    <message>
        <source>Feed disconnected</source>
        <translation>Зв’язок із сервісом утрачено</translation>
    </message>
    <message>
        <source>Feed needs your attention</source>
        <translation>Сервіс потребує уваги</translation>
    </message>
    <message>
        <source>Feed reconnected</source>
        <translation>Сервіс знову підключено</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Сервіси</translation>
    </message>
    <message>
        <source>Fewest votes to skip</source>
        <translation>Найменше голосів за пропуск</translation>
    </message>
    <message>
        <source>Files in these folders can be queued. One full path per line.</source>
        <translation>Файли з цих тек можна додавати в чергу. По одному повному шляху в рядку.</translation>
    </message>
    <message>
        <source>Files that played before play equally loud. YouTube videos cannot be measured.</source>
        <translation>Файли, що вже грали, звучать однаково гучно. Гучність відео YouTube виміряти неможливо.</translation>
    </message>
    <message>
        <source>First-time chatters</source>
        <translation>Новачки в чаті</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Шрифт</translation>
    </message>
    <message>
        <source>For streams in English. Empty fields use the default text. Where the default has {time} or {amount}, yours can have it too.</source>
        <translation>Для стримів англійською. Порожні поля означають типовий текст. Якщо в ньому є {time} чи {amount}, їх можна вписати й у свій.</translation>
    </message>
    <message>
        <source>For streams in Ukrainian. Empty fields use the default text. Where the default has {time} or {amount}, yours can have it too.</source>
        <translation>Для стримів українською. Порожні поля означають типовий текст. Якщо в ньому є {time} чи {amount}, їх можна вписати й у свій.</translation>
    </message>
    <message>
        <source>From OBS&apos;s own settings on this PC. Efir keeps no copy and changes nothing there.</source>
        <translation>З налаштувань самої OBS на цьому ПК. Ефір не зберігає копії й нічого там не змінює.</translation>
    </message>
    <message>
        <source>Hold for approval</source>
        <translation>Чекати на схвалення</translation>
    </message>
    <message>
        <source>Host names</source>
        <translation>Імена хоста</translation>
    </message>
    <message>
        <source>Hot key for panic</source>
        <translation>Гаряча клавіша: паніка</translation>
    </message>
    <message>
        <source>Hot key to play or pause</source>
        <translation>Гаряча клавіша: пауза чи відтворення</translation>
    </message>
    <message>
        <source>Hot key to skip video</source>
        <translation>Гаряча клавіша: пропустити відео</translation>
    </message>
    <message>
        <source>Hot key to stop speech</source>
        <translation>Гаряча клавіша: зупинити озвучення</translation>
    </message>
    <message>
        <source>How long a volume change takes.</source>
        <translation>Скільки триває зміна гучності.</translation>
    </message>
    <message>
        <source>How long an alert is shown before the message is read.</source>
        <translation>Скільки алерт видно, перш ніж зазвучить повідомлення.</translation>
    </message>
    <message>
        <source>How many can wait at once, of all viewers together. 0 means no limit.</source>
        <translation>Скільки їх може чекати одночасно від усіх глядачів разом. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>How many can wait at once. 0 means no limit.</source>
        <translation>Скільки їх може чекати одночасно. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>However few viewers there are.</source>
        <translation>Хоч би скільки було глядачів.</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Хаб</translation>
    </message>
    <message>
        <source>IDs of channel-point rewards whose text is a request. One per line.</source>
        <translation>Ідентифікатори нагород за бали каналу, текст яких — замовлення. По одному в рядку.</translation>
    </message>
    <message>
        <source>IDs of channel-point rewards whose text is read aloud. One per line.</source>
        <translation>Ідентифікатори нагород за бали каналу, текст яких озвучується. По одному в рядку.</translation>
    </message>
    <message>
        <source>IDs of channels whose videos cannot be requested.</source>
        <translation>ID каналів, відео яких не можна замовляти.</translation>
    </message>
    <message>
        <source>IDs of videos that cannot be requested.</source>
        <translation>ID відео, які не можна замовляти.</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>Англійською</translation>
    </message>
    <message>
        <source>In Ukrainian</source>
        <translation>Українською</translation>
    </message>
    <message>
        <source>Its files play while the queue is empty, after the fallback list.</source>
        <translation>Її файли відтворюються, коли черга порожня, після запасного списку.</translation>
    </message>
    <message>
        <source>Its name or ID. Leave it empty if you have only one.</source>
        <translation>Її назва або ID. Якщо банка одна, залиште порожнім.</translation>
    </message>
    <message>
        <source>Jar</source>
        <translation>Банка</translation>
    </message>
    <message>
        <source>Keep for</source>
        <translation>Скільки зберігати</translation>
    </message>
    <message>
        <source>Key of a feed expires soon</source>
        <translation>Термін дії ключа спливає</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Мова</translation>
    </message>
    <message>
        <source>Language of the widgets, replies to viewers and announcements.</source>
        <translation>Мова віджетів, відповідей глядачам і оголошень.</translation>
    </message>
    <message>
        <source>Language of the window.</source>
        <translation>Мова вікна програми.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Світла</translation>
    </message>
    <message>
        <source>Link of the stream, or @name of the channel.</source>
        <translation>Посилання на трансляцію або @назва каналу.</translation>
    </message>
    <message>
        <source>Lists show pictures of YouTube videos, downloaded from i.ytimg.com.</source>
        <translation>Списки показують мініатюри відео YouTube, завантажені з i.ytimg.com.</translation>
    </message>
    <message>
        <source>Live chat and Super Chat.</source>
        <translation>Чат трансляції та Super Chat.</translation>
    </message>
    <message>
        <source>Local media</source>
        <translation>Локальні файли</translation>
    </message>
    <message>
        <source>Longer than {n} characters: %1</source>
        <translation>Довше за {n} символів: %1</translation>
    </message>
    <message>
        <source>Longer videos are refused, even where only a part would play. 0 means no limit.</source>
        <translation>Довші відео відхиляються, навіть якщо грала б лише частина. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Lower the volume</source>
        <translation>Стишити</translation>
    </message>
    <message>
        <source>Lowers its volume or pauses it.</source>
        <translation>Стишується або призупиняється.</translation>
    </message>
    <message>
        <source>Maximum age of a video</source>
        <translation>Найбільший вік відео</translation>
    </message>
    <message>
        <source>Maximum length</source>
        <translation>Найбільша тривалість</translation>
    </message>
    <message>
        <source>Maximum message length</source>
        <translation>Найбільша довжина повідомлення</translation>
    </message>
    <message>
        <source>Maximum play time</source>
        <translation>Найдовше відтворення</translation>
    </message>
    <message>
        <source>Maximum speech length</source>
        <translation>Найбільша тривалість озвучення</translation>
    </message>
    <message>
        <source>Media folders</source>
        <translation>Теки з медіафайлами</translation>
    </message>
    <message>
        <source>Message could not be read</source>
        <translation>Повідомлення не озвучено</translation>
    </message>
    <message>
        <source>Message needs approval</source>
        <translation>Повідомлення чекає на схвалення</translation>
    </message>
    <message>
        <source>Messages in total</source>
        <translation>Повідомлень загалом</translation>
    </message>
    <message>
        <source>Messages per viewer</source>
        <translation>Повідомлень від глядача</translation>
    </message>
    <message>
        <source>Messages that pass every rule are read without approval.</source>
        <translation>Повідомлення, що відповідають усім правилам, озвучуються без схвалення.</translation>
    </message>
    <message>
        <source>Minimum age of a video</source>
        <translation>Найменший вік відео</translation>
    </message>
    <message>
        <source>Minimum donation</source>
        <translation>Найменший донат</translation>
    </message>
    <message>
        <source>Minimum duration</source>
        <translation>Найменша тривалість</translation>
    </message>
    <message>
        <source>Minimum length</source>
        <translation>Найменша тривалість</translation>
    </message>
    <message>
        <source>Minimum views</source>
        <translation>Мінімум переглядів</translation>
    </message>
    <message>
        <source>Minutes a message without a donation can wait. 0 means no limit.</source>
        <translation>Скільки хвилин може чекати повідомлення без донату. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Minutes before the same video can be requested again. 0 means no cooldown.</source>
        <translation>Через скільки хвилин те саме відео можна замовити знову. 0 — одразу.</translation>
    </message>
    <message>
        <source>Moderators can open their page from other devices on your network. Needs LAN access.</source>
        <translation>Модератори можуть відкривати свою сторінку з інших пристроїв вашої мережі. Потрібен доступ із локальної мережі.</translation>
    </message>
    <message>
        <source>Moderators on the LAN</source>
        <translation>Модератори в локальній мережі</translation>
    </message>
    <message>
        <source>Monobank jar</source>
        <translation>Банка monobank</translation>
    </message>
    <message>
        <source>Music only</source>
        <translation>Лише музика</translation>
    </message>
    <message>
        <source>Name of the channel, or its link.</source>
        <translation>Назва каналу або посилання на нього.</translation>
    </message>
    <message>
        <source>Name pronunciation</source>
        <translation>Вимова імен</translation>
    </message>
    <message>
        <source>Names of this PC, besides localhost, that can be used in links. One per line.</source>
        <translation>Імена цього ПК, крім localhost, які можна вживати в посиланнях. По одному в рядку.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Мережа</translation>
    </message>
    <message>
        <source>No warning for them. One per line: the scene collection, a colon, the scene.</source>
        <translation>Про них не попереджати. По одній у рядку: колекція сцен, двокрапка, сцена.</translation>
    </message>
    <message>
        <source>No word</source>
        <translation>Без слова</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Сповіщення</translation>
    </message>
    <message>
        <source>OBS</source>
        <translation>OBS</translation>
    </message>
    <message>
        <source>Of its WebSocket server. Where the password is read from OBS, so is the port.</source>
        <translation>Її сервера WebSocket. Якщо пароль читається з OBS, то й порт теж.</translation>
    </message>
    <message>
        <source>Of your application at dev.twitch.tv, for signing in. It is not secret.</source>
        <translation>Вашого застосунку на dev.twitch.tv, для входу. Це не таємниця.</translation>
    </message>
    <message>
        <source>Of your application at donationalerts.com, for signing in. It is not secret.</source>
        <translation>Вашого застосунку на donationalerts.com, для входу. Це не таємниця.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Вимкнено</translation>
    </message>
    <message>
        <source>Off (this PC only)</source>
        <translation>Вимкнено (лише цей ПК)</translation>
    </message>
    <message>
        <source>On air means</source>
        <translation>В ефірі — це</translation>
    </message>
    <message>
        <source>On air, videos pause while viewers do not see the player, and go on when they do.</source>
        <translation>В ефірі відео стає на паузу, поки глядачі не бачать програвача, і грає далі, щойно побачать.</translation>
    </message>
    <message>
        <source>Once a day Efir asks api.github.com for its newest version. GitHub sees your IP address, and nothing else is sent. Nothing is downloaded.</source>
        <translation>Раз на день Ефір питає в api.github.com про свою найновішу версію. GitHub бачить вашу IP-адресу, більше нічого не надсилається. Нічого не завантажується.</translation>
    </message>
    <message>
        <source>One per line: name = how to say it.</source>
        <translation>По одному в рядку: ім’я = вимова.</translation>
    </message>
    <message>
        <source>One per line: viewer = voice ID.</source>
        <translation>По одному в рядку: глядач = ID голосу.</translation>
    </message>
    <message>
        <source>Only videos from these channels are accepted. Empty means all.</source>
        <translation>Приймаються лише відео з цих каналів. Порожній список дозволяє всі.</translation>
    </message>
    <message>
        <source>Only videos with one of these words in the title are accepted. Empty means all.</source>
        <translation>Приймаються лише відео, у назві яких є одне з цих слів. Порожній список дозволяє всі.</translation>
    </message>
    <message>
        <source>Output device</source>
        <translation>Пристрій виводу</translation>
    </message>
    <message>
        <source>Panel colour</source>
        <translation>Колір панелі</translation>
    </message>
    <message>
        <source>Panel opacity</source>
        <translation>Непрозорість панелі</translation>
    </message>
    <message>
        <source>Part of the viewers who wrote in the last 10 minutes.</source>
        <translation>Частка глядачів, які писали за останні 10 хвилин.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Призупинити</translation>
    </message>
    <message>
        <source>Pause while hidden</source>
        <translation>Пауза, поки не видно</translation>
    </message>
    <message>
        <source>Per minute, of all viewers of the page.</source>
        <translation>За хвилину, від усіх глядачів сторінки.</translation>
    </message>
    <message>
        <source>Per minute, of one viewer&apos;s browser.</source>
        <translation>За хвилину, з браузера одного глядача.</translation>
    </message>
    <message>
        <source>Per minute, without a donation. 0 means no limit.</source>
        <translation>За хвилину, без донату. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Percent of normal speed.</source>
        <translation>У відсотках від звичайної.</translation>
    </message>
    <message>
        <source>Percent of the text height. 0 means square corners.</source>
        <translation>У відсотках від висоти тексту. 0 — прямі кути.</translation>
    </message>
    <message>
        <source>Percent of the video&apos;s volume.</source>
        <translation>У відсотках від гучності відео.</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Висота</translation>
    </message>
    <message>
        <source>Play order</source>
        <translation>Порядок відтворення</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>Програвач</translation>
    </message>
    <message>
        <source>Port of OBS</source>
        <translation>Порт OBS</translation>
    </message>
    <message>
        <source>Price per minute</source>
        <translation>Ціна хвилини</translation>
    </message>
    <message>
        <source>Progress, names and amounts.</source>
        <translation>Перебіг, імена й суми.</translation>
    </message>
    <message>
        <source>Read messages aloud</source>
        <translation>Озвучувати повідомлення</translation>
    </message>
    <message>
        <source>Read the names</source>
        <translation>Читати назви</translation>
    </message>
    <message>
        <source>Read the password from OBS</source>
        <translation>Читати пароль з OBS</translation>
    </message>
    <message>
        <source>Read the whole chat</source>
        <translation>Читати весь чат</translation>
    </message>
    <message>
        <source>Reads every chat message aloud, not only commands.</source>
        <translation>Озвучує кожне повідомлення чату, а не лише команди.</translation>
    </message>
    <message>
        <source>Reads the chat as YouTube&apos;s own page does. Unofficial: it may stop working any day.</source>
        <translation>Читає чат так, як сторінка самого YouTube. Неофіційно: може перестати працювати будь-якого дня.</translation>
    </message>
    <message>
        <source>Refusal replies</source>
        <translation>Тексти відмов</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Відхиляти</translation>
    </message>
    <message>
        <source>Reloads a source in OBS whose page does not come back by itself. Seldom, and only Efir&apos;s own.</source>
        <translation>Перезавантажує в OBS джерело, сторінка якого не повертається сама. Зрідка й лише свої.</translation>
    </message>
    <message>
        <source>Remove the word</source>
        <translation>Прибрати слово</translation>
    </message>
    <message>
        <source>Removes the word, replaces it with a bleep, or holds the message for approval.</source>
        <translation>Слово прибирається, замінюється на «біп» або повідомлення чекає на схвалення.</translation>
    </message>
    <message>
        <source>Repair sources</source>
        <translation>Лагодити джерела</translation>
    </message>
    <message>
        <source>Repeat cooldown</source>
        <translation>Пауза перед повтором</translation>
    </message>
    <message>
        <source>Replace with a bleep</source>
        <translation>Замінити на «біп»</translation>
    </message>
    <message>
        <source>Request needs approval</source>
        <translation>Замовлення чекає на схвалення</translation>
    </message>
    <message>
        <source>Request rewards</source>
        <translation>Нагороди для замовлень</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Замовлення</translation>
    </message>
    <message>
        <source>Requests by viewers who have never written in your chat before. Only Twitch tells who they are; if that is not known, requests wait for approval.</source>
        <translation>Замовлення глядачів, які досі нічого не писали у вашому чаті. Про це каже лише Twitch; якщо це невідомо, замовлення чекають на схвалення.</translation>
    </message>
    <message>
        <source>Requests from the page</source>
        <translation>Замовлення зі сторінки</translation>
    </message>
    <message>
        <source>Requests in the queue</source>
        <translation>Замовлень у черзі</translation>
    </message>
    <message>
        <source>Requests in total</source>
        <translation>Замовлень загалом</translation>
    </message>
    <message>
        <source>Requests only while on air</source>
        <translation>Замовлення лише в ефірі</translation>
    </message>
    <message>
        <source>Requests pause a minute after the stream has ended and open again when it starts.</source>
        <translation>Замовлення зупиняються за хвилину після кінця трансляції й відкриваються з її початком.</translation>
    </message>
    <message>
        <source>Requests per VIP</source>
        <translation>Замовлень на VIP</translation>
    </message>
    <message>
        <source>Requests per moderator</source>
        <translation>Замовлень на модератора</translation>
    </message>
    <message>
        <source>Requests per page</source>
        <translation>Замовлень від глядача сторінки</translation>
    </message>
    <message>
        <source>Requests per subscriber</source>
        <translation>Замовлень на підписника</translation>
    </message>
    <message>
        <source>Requests per viewer</source>
        <translation>Замовлень на глядача</translation>
    </message>
    <message>
        <source>Requests that pass every rule go straight to the queue.</source>
        <translation>Замовлення, що відповідають усім правилам, одразу потрапляють у чергу.</translation>
    </message>
    <message>
        <source>Requests with a donation play before those without one.</source>
        <translation>Замовлення з донатом грають раніше за решту.</translation>
    </message>
    <message>
        <source>Russian voice</source>
        <translation>Російський голос</translation>
    </message>
    <message>
        <source>Same as system</source>
        <translation>Як у системі</translation>
    </message>
    <message>
        <source>Say the sender&apos;s name</source>
        <translation>Називати автора</translation>
    </message>
    <message>
        <source>Scene without the player</source>
        <translation>Сцена без програвача</translation>
    </message>
    <message>
        <source>Scenes that need no player</source>
        <translation>Сцени, де програвач не потрібен</translation>
    </message>
    <message>
        <source>Seconds between two requests of a viewer. Donations and moderators do not wait.</source>
        <translation>Скільки секунд між двома замовленнями глядача. Донати й модератори не чекають.</translation>
    </message>
    <message>
        <source>Seconds between two requests of anybody. Donations and moderators do not wait.</source>
        <translation>Скільки секунд між двома замовленнями будь-кого. Донати й модератори не чекають.</translation>
    </message>
    <message>
        <source>Seconds. The rest is not read.</source>
        <translation>У секундах. Решта не озвучується.</translation>
    </message>
    <message>
        <source>Share of votes to skip</source>
        <translation>Частка голосів за пропуск</translation>
    </message>
    <message>
        <source>Shorter videos are refused. 0 means no limit.</source>
        <translation>Коротші відео відхиляються. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Show amounts</source>
        <translation>Показувати суми</translation>
    </message>
    <message>
        <source>Show first names</source>
        <translation>Показувати імена</translation>
    </message>
    <message>
        <source>Shows first names of monobank senders. Surnames are never shown.</source>
        <translation>Показує імена відправників із monobank. Прізвища не показуються ніколи.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Розмір</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Пропускати</translation>
    </message>
    <message>
        <source>Skips them or reads their names.</source>
        <translation>Пропускати їх чи читати назви.</translation>
    </message>
    <message>
        <source>Smaller donations get no video. One amount and currency per line, such as 50 UAH. Donations in other currencies wait for approval.</source>
        <translation>За менший донат відео не додається. У кожному рядку сума й валюта, наприклад 50 UAH. Донати в інших валютах чекають на схвалення.</translation>
    </message>
    <message>
        <source>Source in OBS could not be repaired</source>
        <translation>Джерело в OBS не полагоджено</translation>
    </message>
    <message>
        <source>Source in OBS was repaired</source>
        <translation>Джерело в OBS полагоджено</translation>
    </message>
    <message>
        <source>Source keeps reconnecting</source>
        <translation>Часті перепідключення джерела</translation>
    </message>
    <message>
        <source>Source reconnected</source>
        <translation>Джерело знову підключено</translation>
    </message>
    <message>
        <source>Source stopped responding</source>
        <translation>Джерело не відповідає</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>Озвучення</translation>
    </message>
    <message>
        <source>Speech engine restarted</source>
        <translation>Рушій мовлення перезапущено</translation>
    </message>
    <message>
        <source>Speech rewards</source>
        <translation>Нагороди для озвучення</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Швидкість</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Запускати під час входу в систему</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Стрім</translation>
    </message>
    <message>
        <source>StreamElements</source>
        <translation>StreamElements</translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation>Іде трансляція</translation>
    </message>
    <message>
        <source>Streaming or recording</source>
        <translation>Іде трансляція чи запис</translation>
    </message>
    <message>
        <source>Streamlabs</source>
        <translation>Streamlabs</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Система</translation>
    </message>
    <message>
        <source>Text and panels, percent of the default.</source>
        <translation>Тексту й панелей, у відсотках від типового.</translation>
    </message>
    <message>
        <source>Text colour</source>
        <translation>Колір тексту</translation>
    </message>
    <message>
        <source>The heart next to the name, or the image from your CSS.</source>
        <translation>Серце поруч з іменем або зображення з вашого CSS.</translation>
    </message>
    <message>
        <source>The viewers&apos; page on a server of yours.</source>
        <translation>Сторінка глядачів на вашому сервері.</translation>
    </message>
    <message>
        <source>The voice source in OBS, this PC, or both.</source>
        <translation>Джерело голосу в OBS, цей ПК або обидва.</translation>
    </message>
    <message>
        <source>Their requests are refused and their messages are not read aloud.</source>
        <translation>Їхні замовлення відхиляються, а повідомлення не озвучуються.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>This PC</source>
        <translation>Цей ПК</translation>
    </message>
    <message>
        <source>This currency has two amounts: %1</source>
        <translation>У цієї валюти дві суми: %1</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Мініатюри</translation>
    </message>
    <message>
        <source>Tipeee</source>
        <translation>Tipeee</translation>
    </message>
    <message>
        <source>Tips.</source>
        <translation>Донати.</translation>
    </message>
    <message>
        <source>Titles and messages.</source>
        <translation>Назви й повідомлення.</translation>
    </message>
    <message>
        <source>Too many lines: {n}. The limit is {most}.</source>
        <translation>Забагато рядків: {n}. Можна щонайбільше {most}.</translation>
    </message>
    <message>
        <source>Transfers to one jar.</source>
        <translation>Поповнення однієї банки.</translation>
    </message>
    <message>
        <source>Twitch</source>
        <translation>Twitch</translation>
    </message>
    <message>
        <source>Twitch channel</source>
        <translation>Канал Twitch</translation>
    </message>
    <message>
        <source>Twitch client ID</source>
        <translation>Client ID для Twitch</translation>
    </message>
    <message>
        <source>Ukrainian voice</source>
        <translation>Український голос</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Оновлення</translation>
    </message>
    <message>
        <source>Used for sound on this PC. Empty means the system default.</source>
        <translation>Для звуку на цьому ПК. Порожньо — типовий пристрій системи.</translation>
    </message>
    <message>
        <source>Video failed to play</source>
        <translation>Відео не відтворилося</translation>
    </message>
    <message>
        <source>Video of a donation was not added</source>
        <translation>Відео з донату не додано</translation>
    </message>
    <message>
        <source>Video while speaking</source>
        <translation>Відео під час озвучення</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Відео</translation>
    </message>
    <message>
        <source>Videos that YouTube does not list as music are refused.</source>
        <translation>Відео, які YouTube не відносить до музики, відхиляються.</translation>
    </message>
    <message>
        <source>Videos with fewer views are refused. 0 means no limit.</source>
        <translation>Відео з меншою кількістю переглядів відхиляються. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>Videos with these words in the title are refused. Case is ignored.</source>
        <translation>Відео з цими словами в назві відхиляються. Регістр не важливий.</translation>
    </message>
    <message>
        <source>Viewer voices</source>
        <translation>Голоси глядачів</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>Глядачі</translation>
    </message>
    <message>
        <source>Viewers do not hear a source</source>
        <translation>Глядачі не чують джерела</translation>
    </message>
    <message>
        <source>Viewers do not see a source</source>
        <translation>Глядачі не бачать джерела</translation>
    </message>
    <message>
        <source>Viewers have to know a word that you say on the stream: your own, or a new one every hour.</source>
        <translation>Глядачам потрібне слово, яке ви кажете на трансляції: ваше власне або щогодини нове.</translation>
    </message>
    <message>
        <source>Viewers see how much was donated for a video.</source>
        <translation>Глядачі бачать, скільки задонатили за відео.</translation>
    </message>
    <message>
        <source>Viewers&apos; page</source>
        <translation>Сторінка глядачів</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Голос</translation>
    </message>
    <message>
        <source>Voice ID. Empty means the first voice of the language.</source>
        <translation>ID голосу. Порожньо — перший голос цієї мови.</translation>
    </message>
    <message>
        <source>Voice source in OBS</source>
        <translation>Джерело голосу в OBS</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Гучність</translation>
    </message>
    <message>
        <source>Volume fade</source>
        <translation>Плавна зміна гучності</translation>
    </message>
    <message>
        <source>Volume while speaking</source>
        <translation>Гучність під час озвучення</translation>
    </message>
    <message>
        <source>Warn about scenes without the player</source>
        <translation>Сцени без програвача</translation>
    </message>
    <message>
        <source>What a command begins with. One per line. Without any, there are no commands.</source>
        <translation>Знак перед назвою команди. По одному в рядку. Якщо їх немає, команд теж немає.</translation>
    </message>
    <message>
        <source>When a message contains one</source>
        <translation>Якщо таке слово є в повідомленні</translation>
    </message>
    <message>
        <source>When a video plays and the scene on air does not show the player.</source>
        <translation>Попереджати, коли грає відео, а на сцені в ефірі програвача немає.</translation>
    </message>
    <message>
        <source>When checks run and, if you want so, requests are open.</source>
        <translation>Коли йдуть перевірки і, за вашим бажанням, відкриті замовлення.</translation>
    </message>
    <message>
        <source>When off, donations still show alerts.</source>
        <translation>Якщо вимкнено, алерти для донатів усе одно з’являються.</translation>
    </message>
    <message>
        <source>When off, messages are read in the order they arrived.</source>
        <translation>Якщо вимкнено, повідомлення озвучуються в порядку надходження.</translation>
    </message>
    <message>
        <source>When off, viewers can only look at the queue there.</source>
        <translation>Якщо вимкнено, глядачі можуть там лише дивитися чергу.</translation>
    </message>
    <message>
        <source>When off, viewers&apos; requests are refused.</source>
        <translation>Якщо вимкнено, замовлення глядачів відхиляються.</translation>
    </message>
    <message>
        <source>When off, widgets appear and change without motion.</source>
        <translation>Якщо вимкнено, віджети з’являються і змінюються без руху.</translation>
    </message>
    <message>
        <source>Who may use a command, how often, and its names, separated by commas. You and moderators never have to wait.</source>
        <translation>Хто може користуватися командою, як часто, і її назви через кому. Ви й модератори ніколи не чекаєте.</translation>
    </message>
    <message>
        <source>Whole words, in any spelling. Other endings are found only where an asterisk stands.</source>
        <translation>Цілі слова, хоч як їх написано. Інші закінчення знаходяться лише там, де стоїть зірочка.</translation>
    </message>
    <message>
        <source>Word for requests</source>
        <translation>Слово для замовлень</translation>
    </message>
    <message>
        <source>Works in any program on Windows and X11; not available on Wayland and macOS. For example Ctrl+Shift+F9. Empty means none.</source>
        <translation>Працює в будь-якій програмі у Windows та X11; недоступна у Wayland і macOS. Наприклад, Ctrl+Shift+F9. Порожньо — без клавіші.</translation>
    </message>
    <message>
        <source>Write an amount and a currency on each line, such as 50 UAH: %1</source>
        <translation>Пишіть у кожному рядку суму й валюту, наприклад 50 UAH: %1</translation>
    </message>
    <message>
        <source>Write “name = value” on each line: %1</source>
        <translation>Пишіть у кожному рядку «ім’я = значення»: %1</translation>
    </message>
    <message>
        <source>Writes answers to commands in the chat, as you. Needs a sign-in.</source>
        <translation>Пише в чат відповіді на команди від вашого імені. Потрібен вхід.</translation>
    </message>
    <message>
        <source>YouTube</source>
        <translation>YouTube</translation>
    </message>
    <message>
        <source>YouTube stream</source>
        <translation>Трансляція YouTube</translation>
    </message>
    <message>
        <source>YouTube without a key</source>
        <translation>YouTube без ключа</translation>
    </message>
    <message>
        <source>Your own word</source>
        <translation>Ваше слово</translation>
    </message>
    <message>
        <source>Your word</source>
        <translation>Ваше слово</translation>
    </message>
    <message>
        <source>up to {n}</source>
        <translation>до {n}</translation>
    </message>
    <message>
        <source>up to {n} characters</source>
        <translation>до {n} символів</translation>
    </message>
    <message>
        <source>up to {n} characters each</source>
        <translation>до {n} символів</translation>
    </message>
    <message>
        <source>up to {n} lines</source>
        <translation>до {n} рядків</translation>
    </message>
</context>
<context>
    <name>SettingsGroup</name>
    <message>
        <source>Reset</source>
        <translation>Скинути</translation>
    </message>
    <message>
        <source>Reset to defaults: %1</source>
        <translation>Скинути до типових: %1</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%Ln setting(s) imported</source>
        <translation>
            <numerusform>Імпортовано %Ln налаштування</numerusform>
            <numerusform>Імпортовано %Ln налаштування</numerusform>
            <numerusform>Імпортовано %Ln налаштувань</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Експортовано: %1</translation>
    </message>
    <message>
        <source>No settings found. Press Esc to show all.</source>
        <translation>Нічого не знайдено. Натисніть Esc, щоб показати всі.</translation>
    </message>
    <message>
        <source>Reset to defaults: %1</source>
        <translation>Скинути до типових: %1</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Пошук</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Пошук налаштувань</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Налаштування</translation>
    </message>
    <message>
        <source>Settings saved</source>
        <translation>Налаштування збережено</translation>
    </message>
    <message>
        <source>The file has the same settings.</source>
        <translation>У файлі ті самі налаштування.</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>EVERYWHERE</source>
        <translation>УСЮДИ</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавіші</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Allow access on the page in your browser.</source>
        <translation>Дозвольте доступ на сторінці у браузері.</translation>
    </message>
    <message>
        <source>Allow access on the page in your browser. The code there must be:</source>
        <translation>Дозвольте доступ на сторінці у браузері. Код там має бути такий:</translation>
    </message>
    <message>
        <source>Application ID</source>
        <translation>ID застосунку</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копіювати</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Скопіювати код</translation>
    </message>
    <message>
        <source>Copy the redirect URL</source>
        <translation>Копіювати адресу переспрямування</translation>
    </message>
    <message>
        <source>Create a reward…</source>
        <translation>Створити нагороду…</translation>
    </message>
    <message>
        <source>Open the page again</source>
        <translation>Відкрити сторінку ще раз</translation>
    </message>
    <message>
        <source>Open the page in the browser</source>
        <translation>Відкрити сторінку в браузері</translation>
    </message>
    <message>
        <source>Redirect URL</source>
        <translation>Адреса переспрямування</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Увійти</translation>
    </message>
    <message>
        <source>Sign in to {service}</source>
        <translation>Вхід у {service}</translation>
    </message>
    <message>
        <source>Signed in as {account}.</source>
        <translation>Вхід виконано: {account}.</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Вхід…</translation>
    </message>
    <message>
        <source>Waiting for {service} for another {time}.</source>
        <translation>Чекаємо на {service} ще {time}.</translation>
    </message>
    <message>
        <source>{service} wants every program to be registered once. It costs nothing.</source>
        <translation>{service} вимагає один раз зареєструвати кожну програму. Це безкоштовно.</translation>
    </message>
</context>
<context>
    <name>SourceLine</name>
    <message>
        <source>Reload {name} again</source>
        <translation>Перезавантажити «{name}» ще раз</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Спробувати ще раз</translation>
    </message>
</context>
<context>
    <name>SourceRow</name>
    <message numerus="yes">
        <source>%Ln reconnect(s)</source>
        <translation>
            <numerusform>%Ln перепідключення</numerusform>
            <numerusform>%Ln перепідключення</numerusform>
            <numerusform>%Ln перепідключень</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceStep</name>
    <message>
        <source>Connected: a source is open in OBS.</source>
        <translation>Підключено: джерело відкрито в OBS.</translation>
    </message>
    <message>
        <source>Drag this card into OBS. Or copy its link and paste it into a new browser source.</source>
        <translation>Перетягніть цю картку в OBS. Або скопіюйте посилання й вставте його в нове джерело «Браузер».</translation>
    </message>
    <message>
        <source>For Streamlabs Desktop, OBS on another PC and other programs: drag this card, or its link.</source>
        <translation>Для Streamlabs Desktop, OBS на іншому ПК та інших програм: перетягніть цю картку або візьміть її посилання.</translation>
    </message>
    <message>
        <source>Not connected yet.</source>
        <translation>Ще не підключено.</translation>
    </message>
    <message>
        <source>Separate widgets are on the Sources page.</source>
        <translation>Окремі віджети — на сторінці «Джерела».</translation>
    </message>
</context>
<context>
    <name>SourcesModel</name>
    <message>
        <source>Address</source>
        <translation>Адреса</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Програма</translation>
    </message>
    <message>
        <source>Audible</source>
        <translation>Звучить</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>Середня</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>Браузер</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Підключено</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Хост</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Last 32</source>
        <translation>Останні 32</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Останній сигнал</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Затримка</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Втрат</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Мін.</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>У черзі</translation>
    </message>
    <message>
        <source>Reconnects</source>
        <translation>Перепідключень</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>Продовжено</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Надіслано</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Знімки</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Стан</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Трафік</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Транспорт</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версія</translation>
    </message>
    <message>
        <source>Visible</source>
        <translation>Видиме</translation>
    </message>
    <message>
        <source>Widget</source>
        <translation>Віджет</translation>
    </message>
    <message>
        <source>no</source>
        <translation>ні</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>так</translation>
    </message>
    <message>
        <source>{host} · {n} of {most}</source>
        <translation>{host} · {n} з {most}</translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message>
        <source>A source opened before Efir waits instead of showing an error page</source>
        <translation>Джерело, відкрите раніше за Ефір, чекає на нього, а не показує сторінку з помилкою</translation>
    </message>
    <message>
        <source>Add sources to OBS</source>
        <translation>Додайте джерела в OBS</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Connected sources</source>
        <translation>Підключені джерела</translation>
    </message>
    <message>
        <source>Drag a card into OBS, or paste its file path into a new browser source with “Local file” ticked. Set the size yourself.</source>
        <translation>Перетягніть картку в OBS або вставте шлях до її файлу в нове джерело «Браузер», де ввімкнено «Локальний файл». Розмір задайте самі.</translation>
    </message>
    <message>
        <source>Drag a card into OBS, or paste its link into a new browser source. Keep the links secret.</source>
        <translation>Перетягніть картку в OBS або вставте її посилання в нове джерело «Браузер». Нікому не показуйте посилань.</translation>
    </message>
    <message>
        <source>Links for OBS on another PC</source>
        <translation>Посилання для OBS на іншому ПК</translation>
    </message>
    <message>
        <source>No sources connected. They appear here when OBS opens them.</source>
        <translation>Немає підключених джерел. Вони з’являться тут, коли OBS їх відкриє.</translation>
    </message>
    <message>
        <source>Reset all links? Efir gives the new links to its sources in OBS by itself. Sources in other programs stop working until you give them theirs.</source>
        <translation>Скинути всі посилання? Своїм джерелам в OBS Ефір дасть нові посилання сам. Джерела в інших програмах не працюватимуть, доки ви не дасте їм нових.</translation>
    </message>
    <message>
        <source>Reset all links? Sources in OBS stop working until you give them the new links.</source>
        <translation>Скинути всі посилання? Джерела в OBS не працюватимуть, доки ви не дасте їм нових посилань.</translation>
    </message>
    <message>
        <source>Reset links</source>
        <translation>Скинути посилання</translation>
    </message>
    <message>
        <source>Reset links…</source>
        <translation>Скинути посилання…</translation>
    </message>
    <message>
        <source>The old links stop working, for example after they were seen on stream</source>
        <translation>Старі посилання перестануть працювати. Потрібно, якщо їх побачили на трансляції</translation>
    </message>
    <message>
        <source>They connect to this PC over your network and contain the same key</source>
        <translation>Вони ведуть до цього ПК через вашу мережу й містять той самий ключ</translation>
    </message>
    <message>
        <source>Use files instead of links (OBS starts before Efir)</source>
        <translation>Файли замість посилань (OBS запускається раніше за Ефір)</translation>
    </message>
</context>
<context>
    <name>SourcesPanel</name>
    <message>
        <source>Add to OBS…</source>
        <translation>Додати в OBS…</translation>
    </message>
    <message>
        <source>No sources connected. Add the player first: it plays the videos.</source>
        <translation>Немає підключених джерел. Спершу додайте програвач: він відтворює відео.</translation>
    </message>
    <message>
        <source>Opens the Sources page</source>
        <translation>Відкриває сторінку «Джерела»</translation>
    </message>
    <message>
        <source>Reconnects {n} · lost {lost}</source>
        <translation>Перепідключень {n} · втрат {lost}</translation>
    </message>
    <message>
        <source>SOURCES</source>
        <translation>ДЖЕРЕЛА</translation>
    </message>
    <message>
        <source>Since Efir started</source>
        <translation>Від запуску Ефіру</translation>
    </message>
</context>
<context>
    <name>SourcesTable</name>
    <message>
        <source>Connected sources</source>
        <translation>Підключені джерела</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Від’єднати</translation>
    </message>
</context>
<context>
    <name>SpeechActions</name>
    <message>
        <source>Approve</source>
        <translation>Схвалити</translation>
    </message>
    <message>
        <source>Block viewer</source>
        <translation>Заблокувати глядача</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Копіювати текст</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Відхилити</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Прибрати</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Повторити</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
</context>
<context>
    <name>SpeechIndicator</name>
    <message>
        <source>Speaking: {name}</source>
        <translation>Звучить: {name}</translation>
    </message>
    <message>
        <source>Stop speaking</source>
        <translation>Зупинити озвучення</translation>
    </message>
</context>
<context>
    <name>SpeechPanel</name>
    <message>
        <source>Clear</source>
        <translation>Очистити</translation>
    </message>
    <message>
        <source>Clear the waiting messages. You can undo this.</source>
        <translation>Прибрати всі повідомлення в черзі. Це можна скасувати.</translation>
    </message>
    <message>
        <source>Donations and messages appear here. To try it, add the voice source to OBS (Sources page), type a message below and press Enter.</source>
        <translation>Тут з’являються донати й повідомлення. Щоб спробувати, додайте в OBS джерело голосу (сторінка «Джерела»), введіть текст нижче й натисніть Enter.</translation>
    </message>
    <message>
        <source>NEEDS A DECISION ({n})</source>
        <translation>ПОТРІБНЕ РІШЕННЯ ({n})</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>Потрібне рішення</translation>
    </message>
    <message>
        <source>No messages waiting</source>
        <translation>Немає повідомлень у черзі</translation>
    </message>
    <message>
        <source>Nothing spoken yet</source>
        <translation>Ще нічого не озвучено</translation>
    </message>
    <message>
        <source>Page sections</source>
        <translation>Частини цієї сторінки</translation>
    </message>
    <message>
        <source>Resume or pause speech</source>
        <translation>Продовжити або призупинити озвучення</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>Озвучення</translation>
    </message>
    <message>
        <source>Speech: on</source>
        <translation>Озвучення: увімкнено</translation>
    </message>
    <message>
        <source>Speech: paused</source>
        <translation>Озвучення: пауза</translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation>Озвучене</translation>
    </message>
    <message>
        <source>Spoken messages</source>
        <translation>Озвучені повідомлення</translation>
    </message>
    <message>
        <source>Spoken messages are listed here. You can replay them.</source>
        <translation>Озвучені повідомлення з’являються тут; їх можна повторити.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
    <message>
        <source>Undo the last action</source>
        <translation>Скасувати останню дію</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>Голоси</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>У черзі</translation>
    </message>
    <message>
        <source>Waiting ({n})</source>
        <translation>У черзі ({n})</translation>
    </message>
    <message>
        <source>Waiting messages</source>
        <translation>Повідомлення в черзі</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
            <numerusform>і ще %Ln далі</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeechSound</name>
    <message>
        <source>All settings of speech</source>
        <translation>Усі налаштування озвучення</translation>
    </message>
    <message>
        <source>All settings…</source>
        <translation>Усі налаштування…</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message numerus="yes">
        <source>%Ln source(s)</source>
        <translation>
            <numerusform>%Ln джерело</numerusform>
            <numerusform>%Ln джерела</numerusform>
            <numerusform>%Ln джерел</numerusform>
        </translation>
    </message>
    <message>
        <source>Address of the Efir server</source>
        <translation>Адреса сервера Ефіру</translation>
    </message>
    <message>
        <source>LAN access does not work</source>
        <translation>Доступ із локальної мережі не працює</translation>
    </message>
    <message>
        <source>No source in OBS</source>
        <translation>Немає джерел в OBS</translation>
    </message>
    <message>
        <source>Not on air, requests are paused</source>
        <translation>Не в ефірі, замовлення на паузі</translation>
    </message>
    <message>
        <source>OBS is reconnecting to the streaming server</source>
        <translation>OBS знову під’єднується до сервера трансляції</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>В ефірі</translation>
    </message>
    <message>
        <source>On air · {time}</source>
        <translation>В ефірі · {time}</translation>
    </message>
    <message>
        <source>Open the player source in OBS</source>
        <translation>Відкрийте програвач в OBS</translation>
    </message>
    <message>
        <source>Open the voice source in OBS</source>
        <translation>Відкрийте джерело голосу в OBS</translation>
    </message>
    <message>
        <source>PANIC</source>
        <translation>ПАНІКА</translation>
    </message>
    <message>
        <source>Panic</source>
        <translation>Паніка</translation>
    </message>
    <message>
        <source>Ready, not on air</source>
        <translation>Готово, не в ефірі</translation>
    </message>
    <message>
        <source>Reconnects since start</source>
        <translation>Перепідключень від запуску</translation>
    </message>
    <message>
        <source>Recording · {time}</source>
        <translation>Запис · {time}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продовжити</translation>
    </message>
    <message>
        <source>Resume video, voice and alerts</source>
        <translation>Продовжити відео, голос і алерти</translation>
    </message>
    <message>
        <source>Round trip to the slowest source</source>
        <translation>Затримка до найповільнішого джерела й назад</translation>
    </message>
    <message>
        <source>Silence video, voice and alerts immediately</source>
        <translation>Миттю заглушити відео, голос і алерти</translation>
    </message>
    <message>
        <source>Silenced by panic. Press “Resume”.</source>
        <translation>Усе заглушено. Натисніть «Продовжити».</translation>
    </message>
    <message>
        <source>Times a source was disconnected because it was too slow</source>
        <translation>Скільки разів джерело від’єднано, бо воно не встигало</translation>
    </message>
    <message>
        <source>{n} lost</source>
        <translation>втрат: {n}</translation>
    </message>
    <message>
        <source>{service} is disconnected</source>
        <translation>{service}: немає зв’язку</translation>
    </message>
    <message>
        <source>{service} needs your attention</source>
        <translation>{service} потребує уваги</translation>
    </message>
    <message>
        <source>{widget} is slow</source>
        <translation>{widget} не встигає</translation>
    </message>
</context>
<context>
    <name>StreamsDialog</name>
    <message>
        <source>Began</source>
        <translation>Початок</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Donations</source>
        <translation>Донати</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Тривалість</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Повідомлення</translation>
    </message>
    <message>
        <source>No stream yet. Streams are listed here while Efir is connected to OBS.</source>
        <translation>Трансляцій ще немає. Вони з’являються тут, поки Ефір під’єднано до OBS.</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>Трансляції</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Відео</translation>
    </message>
    <message>
        <source>What was played, read aloud and given in each stream.</source>
        <translation>Що грало, звучало й було подаровано під час кожної трансляції.</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>From the fallback folder</source>
        <translation>Із запасної теки</translation>
    </message>
    <message>
        <source>From the fallback list</source>
        <translation>Із запасного списку</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Гучніше</translation>
    </message>
    <message>
        <source>Next starts automatically</source>
        <translation>Почнеться автоматично</translation>
    </message>
    <message>
        <source>No player source in OBS</source>
        <translation>В OBS немає програвача</translation>
    </message>
    <message>
        <source>Nothing is playing</source>
        <translation>Нічого не грає</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Paused while hidden</source>
        <translation>Пауза, поки не видно</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Відтворити</translation>
    </message>
    <message>
        <source>Play from the beginning</source>
        <translation>Спочатку</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Відтворити або призупинити</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Позиція</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Тихіше</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Пропустити</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Починається…</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Гучність</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%Ln message(s) need a decision</source>
        <translation>
            <numerusform>%Ln повідомлення потребує рішення</numerusform>
            <numerusform>%Ln повідомлення потребують рішення</numerusform>
            <numerusform>%Ln повідомлень потребують рішення</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) need a decision</source>
        <translation>
            <numerusform>%Ln замовлення потребує рішення</numerusform>
            <numerusform>%Ln замовлення потребують рішення</numerusform>
            <numerusform>%Ln замовлень потребують рішення</numerusform>
        </translation>
    </message>
    <message>
        <source>About Efir</source>
        <translation>Про Ефір</translation>
    </message>
    <message>
        <source>Efir is on air</source>
        <translation>Ефір працює</translation>
    </message>
    <message>
        <source>Efir is ready, OBS is not on air</source>
        <translation>Ефір готовий, OBS не в ефірі</translation>
    </message>
    <message>
        <source>Efir is silenced by panic</source>
        <translation>Ефір заглушено</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
    </message>
    <message>
        <source>OBS is reconnecting to the streaming server</source>
        <translation>OBS знову під’єднується до сервера трансляції</translation>
    </message>
    <message>
        <source>On air since {time}</source>
        <translation>В ефірі: {time}</translation>
    </message>
    <message>
        <source>Open Efir</source>
        <translation>Відкрити Ефір</translation>
    </message>
    <message>
        <source>Open requests</source>
        <translation>Відкрити замовлення</translation>
    </message>
    <message>
        <source>Panic: silence everything</source>
        <translation>Паніка: заглушити все</translation>
    </message>
    <message>
        <source>Pause requests</source>
        <translation>Призупинити замовлення</translation>
    </message>
    <message>
        <source>Recording since {time}</source>
        <translation>Запис: {time}</translation>
    </message>
    <message>
        <source>Resume after panic</source>
        <translation>Продовжити після паніки</translation>
    </message>
    <message>
        <source>Skip video</source>
        <translation>Пропустити відео</translation>
    </message>
    <message>
        <source>Stop Efir</source>
        <translation>Зупинити Ефір</translation>
    </message>
    <message>
        <source>Stop speech</source>
        <translation>Зупинити озвучення</translation>
    </message>
</context>
<context>
    <name>TryStep</name>
    <message>
        <source>Paused</source>
        <translation>Призупинено</translation>
    </message>
    <message>
        <source>Play sample video</source>
        <translation>Відтворити зразок відео</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>Відтворюється</translation>
    </message>
    <message>
        <source>Press these buttons and watch OBS.</source>
        <translation>Натискайте ці кнопки й дивіться в OBS.</translation>
    </message>
    <message>
        <source>Read sample message</source>
        <translation>Озвучити зразок</translation>
    </message>
    <message>
        <source>Speaking</source>
        <translation>Озвучується</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Запускається…</translation>
    </message>
    <message>
        <source>Then copy a YouTube link and press Ctrl+V on the Queue page. Chat and donations are on the Feeds page.</source>
        <translation>Потім скопіюйте посилання YouTube й натисніть Ctrl+V на сторінці «Черга». Чат і донати — на сторінці «Сервіси».</translation>
    </message>
    <message>
        <source>Waiting for the player source in OBS</source>
        <translation>Чекає на джерело програвача в OBS</translation>
    </message>
    <message>
        <source>Waiting for the voice source in OBS</source>
        <translation>Чекає на джерело голосу в OBS</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message numerus="yes">
        <source>Added %Ln video(s) to the fallback list</source>
        <translation>
            <numerusform>До запасного списку додано %Ln відео</numerusform>
            <numerusform>До запасного списку додано %Ln відео</numerusform>
            <numerusform>До запасного списку додано %Ln відео</numerusform>
        </translation>
    </message>
    <message>
        <source>Added to the fallback list: {what}</source>
        <translation>Додано до запасного списку: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Approved %Ln item(s)</source>
        <translation>
            <numerusform>Схвалено %Ln запис</numerusform>
            <numerusform>Схвалено %Ln записи</numerusform>
            <numerusform>Схвалено %Ln записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %Ln message(s)</source>
        <translation>
            <numerusform>Схвалено %Ln повідомлення</numerusform>
            <numerusform>Схвалено %Ln повідомлення</numerusform>
            <numerusform>Схвалено %Ln повідомлень</numerusform>
        </translation>
    </message>
    <message>
        <source>Approved: {what}</source>
        <translation>Схвалено: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Held %Ln item(s)</source>
        <translation>
            <numerusform>Притримано %Ln запис</numerusform>
            <numerusform>Притримано %Ln записи</numerusform>
            <numerusform>Притримано %Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Held: {what}</source>
        <translation>Притримано: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln item(s)</source>
        <translation>
            <numerusform>Переміщено %Ln запис</numerusform>
            <numerusform>Переміщено %Ln записи</numerusform>
            <numerusform>Переміщено %Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved to {time}</source>
        <translation>Перехід на {time}</translation>
    </message>
    <message>
        <source>Moved: {what}</source>
        <translation>Переміщено: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Playing now: %Ln item(s)</source>
        <translation>
            <numerusform>Зараз грає: %Ln запис</numerusform>
            <numerusform>Зараз грає: %Ln записи</numerusform>
            <numerusform>Зараз грає: %Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Playing now: {what}</source>
        <translation>Зараз грає: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln item(s)</source>
        <translation>
            <numerusform>Відхилено %Ln запис</numerusform>
            <numerusform>Відхилено %Ln записи</numerusform>
            <numerusform>Відхилено %Ln записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln message(s)</source>
        <translation>
            <numerusform>Відхилено %Ln повідомлення</numerusform>
            <numerusform>Відхилено %Ln повідомлення</numerusform>
            <numerusform>Відхилено %Ln повідомлень</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected: {what}</source>
        <translation>Відхилено: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Released %Ln item(s)</source>
        <translation>
            <numerusform>Відпущено %Ln запис</numerusform>
            <numerusform>Відпущено %Ln записи</numerusform>
            <numerusform>Відпущено %Ln записів</numerusform>
        </translation>
    </message>
    <message>
        <source>Released: {what}</source>
        <translation>Відпущено: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln item(s)</source>
        <translation>
            <numerusform>Прибрано %Ln запис</numerusform>
            <numerusform>Прибрано %Ln записи</numerusform>
            <numerusform>Прибрано %Ln записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln message(s)</source>
        <translation>
            <numerusform>Прибрано %Ln повідомлення</numerusform>
            <numerusform>Прибрано %Ln повідомлення</numerusform>
            <numerusform>Прибрано %Ln повідомлень</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln video(s) from the fallback list</source>
        <translation>
            <numerusform>Із запасного списку прибрано %Ln відео</numerusform>
            <numerusform>Із запасного списку прибрано %Ln відео</numerusform>
            <numerusform>Із запасного списку прибрано %Ln відео</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed: {what}</source>
        <translation>Прибрано: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln message(s)</source>
        <translation>
            <numerusform>Прозвучить ще раз: %Ln повідомлення</numerusform>
            <numerusform>Прозвучать ще раз: %Ln повідомлення</numerusform>
            <numerusform>Прозвучать ще раз: %Ln повідомлень</numerusform>
        </translation>
    </message>
    <message>
        <source>Replaying: {what}</source>
        <translation>Прозвучить ще раз: {what}</translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln item(s)</source>
        <translation>
            <numerusform>Пропущено %Ln запис</numerusform>
            <numerusform>Пропущено %Ln записи</numerusform>
            <numerusform>Пропущено %Ln записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped %Ln message(s)</source>
        <translation>
            <numerusform>Пропущено %Ln повідомлення</numerusform>
            <numerusform>Пропущено %Ln повідомлення</numerusform>
            <numerusform>Пропущено %Ln повідомлень</numerusform>
        </translation>
    </message>
    <message>
        <source>Skipped: {what}</source>
        <translation>Пропущено: {what}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Повернути</translation>
    </message>
</context>
<context>
    <name>UpdateNotice</name>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Efir %1 is available.</source>
        <translation>Є новий Ефір %1.</translation>
    </message>
    <message>
        <source>Several videos in a row could not be read: yt-dlp may be too old.</source>
        <translation>Кілька відео поспіль не вдалося прочитати: можливо, yt-dlp застарів.</translation>
    </message>
    <message>
        <source>Update yt-dlp</source>
        <translation>Оновити yt-dlp</translation>
    </message>
    <message>
        <source>What changed…</source>
        <translation>Що змінилося…</translation>
    </message>
</context>
<context>
    <name>Widgets</name>
    <message>
        <source>A card for each donation. With a short sound.</source>
        <translation>Картка для кожного донату. Із коротким звуком.</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Алерти</translation>
    </message>
    <message>
        <source>All in one</source>
        <translation>Усе разом</translation>
    </message>
    <message>
        <source>Every widget side by side, in one source. With sound.</source>
        <translation>Усі віджети поруч, в одному джерелі. Зі звуком.</translation>
    </message>
    <message>
        <source>Now playing</source>
        <translation>Зараз грає</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>Програвач</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Черга</translation>
    </message>
    <message>
        <source>The next five videos and the total length.</source>
        <translation>Наступні п’ять відео й загальна тривалість.</translation>
    </message>
    <message>
        <source>The video, who requested it and its progress. With sound.</source>
        <translation>Відео, хто його замовив і скільки минуло. Зі звуком.</translation>
    </message>
    <message>
        <source>Title, who requested it and its progress.</source>
        <translation>Назва, хто замовив і скільки минуло.</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Голос</translation>
    </message>
    <message>
        <source>Who wrote the message, and its text word by word. With sound.</source>
        <translation>Хто написав повідомлення і його текст слово за словом. Зі звуком.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>No browser could be opened.</source>
        <translation>Не вдалося відкрити браузер.</translation>
    </message>
    <message>
        <source>Port %1 is in use by another program, so Efir uses port %2. Update the links in OBS.</source>
        <translation>Порт %1 зайнято іншою програмою, тому Ефір працює на порту %2. Оновіть посилання в OBS.</translation>
    </message>
    <message>
        <source>The database was damaged. It was kept as %1 and a new one was created.</source>
        <translation>Базу даних пошкоджено. Її збережено як %1 і створено нову.</translation>
    </message>
    <message>
        <source>These settings could not be read and were reset to defaults: %1</source>
        <translation>Ці налаштування не вдалося прочитати, їх скинуто до типових: %1</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>A feed is connected again</source>
        <translation>Сервіс знову підключено</translation>
    </message>
    <message>
        <source>A feed is disconnected</source>
        <translation>Зв’язок із сервісом утрачено</translation>
    </message>
    <message>
        <source>A feed needs your attention</source>
        <translation>Сервіс потребує вашої уваги</translation>
    </message>
    <message>
        <source>A key expires soon</source>
        <translation>Термін дії ключа спливає</translation>
    </message>
    <message>
        <source>A message could not be spoken</source>
        <translation>Повідомлення не озвучено</translation>
    </message>
    <message>
        <source>A message waits for your decision</source>
        <translation>Повідомлення чекає на ваше рішення</translation>
    </message>
    <message>
        <source>A request waits for your decision</source>
        <translation>Замовлення чекає на ваше рішення</translation>
    </message>
    <message>
        <source>A simple voice is built in. Piper voices sound better: put their .onnx and .onnx.json files into the “voices” folder in Efir&apos;s data folder.</source>
        <translation>Простий голос уже вбудовано. Голоси Piper звучать краще: покладіть файли .onnx і .onnx.json у теку «voices» у теці даних Ефіру.</translation>
    </message>
    <message>
        <source>A source in OBS does not come back. Restart OBS</source>
        <translation>Джерело в OBS не повертається. Перезапустіть OBS</translation>
    </message>
    <message>
        <source>A source in OBS was reloaded and is back</source>
        <translation>Джерело в OBS перезавантажено, воно знову працює</translation>
    </message>
    <message>
        <source>A source is back</source>
        <translation>Джерело знову на зв’язку</translation>
    </message>
    <message>
        <source>A source keeps reconnecting</source>
        <translation>Часті перепідключення джерела</translation>
    </message>
    <message>
        <source>A source stopped responding</source>
        <translation>Джерело не відповідає</translation>
    </message>
    <message>
        <source>A video could not be played</source>
        <translation>Відео не вдалося відтворити</translation>
    </message>
    <message>
        <source>A voice for another language mispronounces or skips them.</source>
        <translation>Голос іншої мови спотворить їх або пропустить.</translation>
    </message>
    <message>
        <source>Add one in Windows: Settings → Time &amp; language → Speech → Add voices. For Ukrainian, RHVoice is a good choice. Then restart Efir.</source>
        <translation>Додайте його у Windows: Параметри → Час і мова → Мовлення → Додати голоси. Для української добре підходить RHVoice. Потім перезапустіть Ефір.</translation>
    </message>
    <message>
        <source>Add one in macOS: System Settings → Accessibility → Spoken Content → System voice → Manage Voices. Then restart Efir.</source>
        <translation>Додайте його в macOS: Системні параметри → Доступність → Озвучений вміст → Голос системи → Керувати голосами. Потім перезапустіть Ефір.</translation>
    </message>
    <message>
        <source>An engine was restarted</source>
        <translation>Рушій перезапущено</translation>
    </message>
    <message>
        <source>Closed: turn the source on in OBS if you need it.</source>
        <translation>Закрите: увімкніть джерело в OBS, якщо воно потрібне.</translation>
    </message>
    <message>
        <source>Donations came while Efir was away</source>
        <translation>Надійшли донати, поки Ефір не працював</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Англійська</translation>
    </message>
    <message>
        <source>Everything is fine.</source>
        <translation>Усе гаразд.</translation>
    </message>
    <message>
        <source>Full updates: {reasons}</source>
        <translation>Повних оновлень: {reasons}</translation>
    </message>
    <message>
        <source>Loading details…</source>
        <translation>Отримання відомостей…</translation>
    </message>
    <message>
        <source>Messages wait; alerts are still shown. Restart Efir. If that does not help, see the log.</source>
        <translation>Повідомлення чекають, алерти й далі з’являються. Перезапустіть Ефір. Якщо не допоможе, перегляньте журнал.</translation>
    </message>
    <message>
        <source>Messages wait; alerts are still shown. See whether Windows has a voice: Settings → Time &amp; language → Speech → Add voices. Then restart Efir. If that does not help, see the log.</source>
        <translation>Повідомлення чекають, алерти й далі з’являються. Перевірте, чи є голос у Windows: Параметри → Час і мова → Мовлення → Додати голоси. Потім перезапустіть Ефір. Якщо не допоможе, перегляньте журнал.</translation>
    </message>
    <message>
        <source>No response: select the source in OBS and press Refresh.</source>
        <translation>Не відповідає: виберіть джерело в OBS і натисніть «Оновити».</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>Без тексту</translation>
    </message>
    <message>
        <source>No voice for messages {languages}</source>
        <translation>Немає голосу для повідомлень {languages}</translation>
    </message>
    <message>
        <source>Not added: {name}</source>
        <translation>Не додано: {name}</translation>
    </message>
    <message>
        <source>Nothing will be spoken.</source>
        <translation>Нічого не прозвучить.</translation>
    </message>
    <message>
        <source>Put a Piper voice (its .onnx and .onnx.json files) into the “voices” folder in Efir&apos;s data folder, then restart Efir.</source>
        <translation>Покладіть голос Piper (файли .onnx і .onnx.json) у теку «voices» у теці даних Ефіру й перезапустіть Ефір.</translation>
    </message>
    <message>
        <source>Requested: {time}</source>
        <translation>Замовлено: {time}</translation>
    </message>
    <message>
        <source>Requests open when you go on air: Requests only while on air, in the settings of OBS.</source>
        <translation>Замовлення відкриються, коли ви будете в ефірі: так вибрано в налаштуваннях OBS («Замовлення лише в ефірі»).</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>Російська</translation>
    </message>
    <message>
        <source>The player is not in the scene on air</source>
        <translation>На сцені в ефірі немає програвача</translation>
    </message>
    <message>
        <source>The speech engine is not working</source>
        <translation>Рушій мовлення не працює</translation>
    </message>
    <message>
        <source>The video of a donation was not added</source>
        <translation>Відео з донату не додано</translation>
    </message>
    <message>
        <source>These are the voices of this PC. You can add more in the system&apos;s speech settings.</source>
        <translation>Це голоси цього ПК. Більше можна додати в системних налаштуваннях мовлення.</translation>
    </message>
    <message>
        <source>Too slow: if this continues, OBS or this PC is overloaded.</source>
        <translation>Не встигає: якщо це триває, OBS або цей ПК перевантажено.</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>Українська</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Без назви</translation>
    </message>
    <message>
        <source>Viewers may not hear a source</source>
        <translation>Глядачі, можливо, не чують джерела</translation>
    </message>
    <message>
        <source>Viewers may not see a source</source>
        <translation>Глядачі, можливо, не бачать джерела</translation>
    </message>
    <message>
        <source>Will be spoken: {text}</source>
        <translation>Прозвучить: {text}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>і ще {n}</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>закрите</translation>
    </message>
    <message>
        <source>days</source>
        <translation>дн.</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>не вдалося</translation>
    </message>
    <message>
        <source>gap</source>
        <translation>прогалина</translation>
    </message>
    <message>
        <source>held</source>
        <translation>притримано</translation>
    </message>
    <message>
        <source>in English</source>
        <translation>англійською</translation>
    </message>
    <message>
        <source>in Russian</source>
        <translation>російською</translation>
    </message>
    <message>
        <source>in Ukrainian</source>
        <translation>українською</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>перервано</translation>
    </message>
    <message>
        <source>live</source>
        <translation>на зв’язку</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>отримання відомостей</translation>
    </message>
    <message>
        <source>min</source>
        <translation>хв</translation>
    </message>
    <message>
        <source>needs a decision</source>
        <translation>потрібне рішення</translation>
    </message>
    <message>
        <source>new</source>
        <translation>нове</translation>
    </message>
    <message>
        <source>p95 {p95}, reconnects {reconnects}, lost {lost}</source>
        <translation>p95 {p95}, перепідключень {reconnects}, втрат {lost}</translation>
    </message>
    <message>
        <source>played</source>
        <translation>відтворено</translation>
    </message>
    <message>
        <source>playing</source>
        <translation>грає</translation>
    </message>
    <message>
        <source>plays {part}</source>
        <translation>грає {part}</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>у черзі</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>відхилено</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>прибрано</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>перезапуск</translation>
    </message>
    <message>
        <source>s</source>
        <translation>с</translation>
    </message>
    <message>
        <source>silent {time}</source>
        <translation>мовчить {time}</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>пропущено</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>повільно</translation>
    </message>
    <message>
        <source>speaking</source>
        <translation>звучить</translation>
    </message>
    <message>
        <source>spoken</source>
        <translation>озвучено</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>зупинено</translation>
    </message>
    <message>
        <source>today</source>
        <translation>сьогодні</translation>
    </message>
    <message>
        <source>too late</source>
        <translation>запізно</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>невідоме</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>у черзі</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>вчора</translation>
    </message>
    <message>
        <source>you</source>
        <translation>ви</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} год {minutes} хв</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} год</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} хв</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} мс</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} с</translation>
    </message>
    <message>
        <source>{n} sources use {host}. OBS opens only six connections to one address. Use the links on the Sources page, or the All in one widget.</source>
        <translation>Джерел з адресою {host}: {n}. OBS відкриває лише шість з’єднань з однією адресою. Скористайтеся посиланнями зі сторінки «Джерела» або віджетом «Усе разом».</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} з {whole}</translation>
    </message>
    <message>
        <source>{sign}{size} dB</source>
        <translation>{sign}{size} дБ</translation>
    </message>
    <message>
        <source>{widget} does not respond</source>
        <translation>{widget} не відповідає</translation>
    </message>
</context>
<context>
    <name>YtdlpBlock</name>
    <message>
        <source>Asking PyPI…</source>
        <translation>Запит до PyPI…</translation>
    </message>
    <message>
        <source>Command that updates yt-dlp in the source</source>
        <translation>Команда, що оновлює yt-dlp у вихідному коді</translation>
    </message>
    <message>
        <source>Done. The next video is looked up with it.</source>
        <translation>Готово. Наступне відео шукатиме вже він.</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Завантаження…</translation>
    </message>
    <message>
        <source>Reads titles and lengths of YouTube videos. An update comes from PyPI, which sees your IP address, and is tried before it is used.</source>
        <translation>Читає назви й тривалість відео YouTube. Оновлення надходить із PyPI, який бачить вашу IP-адресу, і перевіряється перед використанням.</translation>
    </message>
    <message>
        <source>Several videos in a row could not be read. A newer yt-dlp may help.</source>
        <translation>Кілька відео поспіль не вдалося прочитати. Може допомогти новіший yt-dlp.</translation>
    </message>
    <message>
        <source>This Efir runs from its source. To update yt-dlp there, run:</source>
        <translation>Цей Ефір запущено з вихідного коду. Щоб оновити yt-dlp і там, виконайте:</translation>
    </message>
    <message>
        <source>Trying the new one…</source>
        <translation>Перевірка нового…</translation>
    </message>
    <message>
        <source>Update yt-dlp</source>
        <translation>Оновити yt-dlp</translation>
    </message>
    <message>
        <source>Use the bundled one</source>
        <translation>Повернути вбудований</translation>
    </message>
    <message>
        <source>yt-dlp %1 did not work here, so it is not used.</source>
        <translation>yt-dlp %1 тут не запрацював, тож не використовується.</translation>
    </message>
    <message>
        <source>yt-dlp %1, bundled with Efir</source>
        <translation>yt-dlp %1, вбудований в Ефір</translation>
    </message>
    <message>
        <source>yt-dlp %1, updated on %2</source>
        <translation>yt-dlp %1, оновлено %2</translation>
    </message>
</context>
</TS>
