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
        <source>Open log folder</source>
        <translation>Відкрити теку журналу</translation>
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
        <source>Change…</source>
        <translation>Змінити…</translation>
    </message>
    <message>
        <source>Checks the connection to the service</source>
        <translation>Перевіряє зв’язок із сервісом</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Під’єднати…</translation>
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
        <source>Test</source>
        <translation>Перевірити</translation>
    </message>
</context>
<context>
    <name>FeedDialog</name>
    <message>
        <source>A key is saved. Paste a new one to replace it.</source>
        <translation>Ключ збережено. Щоб замінити його, вставте новий.</translation>
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
        <source>Create an application on DonationAlerts and paste its token.</source>
        <translation>Створіть застосунок на DonationAlerts і вставте його токен.</translation>
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
        <source>Efir reads the chat without a login. Enter the name of your channel.</source>
        <translation>Ефір читає чат без входу. Введіть назву свого каналу.</translation>
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
        <source>Jar: name or ID (empty if you have only one)</source>
        <translation>Банка: назва або ID (порожньо, якщо вона одна)</translation>
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
        <source>Stream or channel</source>
        <translation>Трансляція або канал</translation>
    </message>
    <message>
        <source>Transfers to your jar</source>
        <translation>Поповнення вашої банки</translation>
    </message>
    <message>
        <source>What came from {since} to {until} is not known here: look at the service&apos;s page.</source>
        <translation>Що надійшло з {since} до {until}, тут невідомо: подивіться на сторінці сервісу.</translation>
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
        <source>{service} answers. Account: {account}</source>
        <translation>{service} відповідає. Обліковий запис: {account}</translation>
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
        <source>Messages</source>
        <translation>Повідомлення</translation>
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
        <source>Videos</source>
        <translation>Відео</translation>
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
        <source>Import everything</source>
        <translation>Імпортувати все</translation>
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
        <source>on</source>
        <translation>увімкнено</translation>
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
        <source>Same as system</source>
        <translation>Як у системі</translation>
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
    <name>LinkCard</name>
    <message>
        <source>Copied</source>
        <translation>Скопійовано</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копіювати</translation>
    </message>
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
        <source>Live stream or premiere</source>
        <translation>Трансляція або прем’єра</translation>
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
        <source>Too long</source>
        <translation>Задовге</translation>
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
        <source>Viewer limit reached</source>
        <translation>Глядач вичерпав ліміт</translation>
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
        <source>50 is normal.</source>
        <translation>50 — звичайна.</translation>
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
        <source>Accent colour</source>
        <translation>Колір акценту</translation>
    </message>
    <message>
        <source>Accept requests</source>
        <translation>Приймати замовлення</translation>
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
        <source>An alert is shown at least this long.</source>
        <translation>Алерт видно щонайменше стільки.</translation>
    </message>
    <message>
        <source>An asterisk stands for any letters.</source>
        <translation>Зірочка (*) означає будь-які літери.</translation>
    </message>
    <message>
        <source>Animations</source>
        <translation>Анімація</translation>
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
        <source>Command prefixes</source>
        <translation>Початок команд</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Команди</translation>
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
        <source>Font</source>
        <translation>Шрифт</translation>
    </message>
    <message>
        <source>For streams in English. Empty fields use the default text.</source>
        <translation>Для стримів англійською. Порожні поля означають типовий текст.</translation>
    </message>
    <message>
        <source>For streams in Ukrainian. Empty fields use the default text.</source>
        <translation>Для стримів українською. Порожні поля означають типовий текст.</translation>
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
        <source>How many can wait at once. 0 means no limit.</source>
        <translation>Скільки їх може чекати одночасно. 0 — без обмеження.</translation>
    </message>
    <message>
        <source>However few viewers there are.</source>
        <translation>Хоч би скільки було глядачів.</translation>
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
        <source>Longer videos are refused. 0 means no limit.</source>
        <translation>Довші відео відхиляються. 0 — без обмеження.</translation>
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
        <source>Maximum length</source>
        <translation>Найбільша тривалість</translation>
    </message>
    <message>
        <source>Maximum message length</source>
        <translation>Найбільша довжина повідомлення</translation>
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
        <source>Minimum duration</source>
        <translation>Найменша тривалість</translation>
    </message>
    <message>
        <source>Minimum length</source>
        <translation>Найменша тривалість</translation>
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
        <source>Monobank jar</source>
        <translation>Банка monobank</translation>
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
        <source>Notifications</source>
        <translation>Сповіщення</translation>
    </message>
    <message>
        <source>Off (this PC only)</source>
        <translation>Вимкнено (лише цей ПК)</translation>
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
        <source>Player</source>
        <translation>Програвач</translation>
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
        <source>Read the whole chat</source>
        <translation>Читати весь чат</translation>
    </message>
    <message>
        <source>Reads every chat message aloud, not only commands.</source>
        <translation>Озвучує кожне повідомлення чату, а не лише команди.</translation>
    </message>
    <message>
        <source>Refusal replies</source>
        <translation>Тексти відмов</translation>
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
        <source>Requests per viewer</source>
        <translation>Замовлень на глядача</translation>
    </message>
    <message>
        <source>Requests that pass every rule go straight to the queue.</source>
        <translation>Замовлення, що відповідають усім правилам, одразу потрапляють у чергу.</translation>
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
        <source>Ukrainian voice</source>
        <translation>Український голос</translation>
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
        <source>Videos with these words in the title are refused. Case is ignored.</source>
        <translation>Відео з цими словами в назві відхиляються. Регістр не важливий.</translation>
    </message>
    <message>
        <source>Viewer voices</source>
        <translation>Голоси глядачів</translation>
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
        <source>What a command begins with. One per line. Without any, there are no commands.</source>
        <translation>Знак перед назвою команди. По одному в рядку. Якщо їх немає, команд теж немає.</translation>
    </message>
    <message>
        <source>When a message contains one</source>
        <translation>Якщо таке слово є в повідомленні</translation>
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
        <source>Works in any program on Windows and X11; not available on Wayland and macOS. For example Ctrl+Shift+F9. Empty means none.</source>
        <translation>Працює в будь-якій програмі у Windows та X11; недоступна у Wayland і macOS. Наприклад, Ctrl+Shift+F9. Порожньо — без клавіші.</translation>
    </message>
    <message>
        <source>Write “name = value” on each line: %1</source>
        <translation>Пишіть у кожному рядку «ім’я = значення»: %1</translation>
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
        <source>On air</source>
        <translation>В ефірі</translation>
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
        <source>Reconnects since start</source>
        <translation>Перепідключень від запуску</translation>
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
        <source>Efir is silenced by panic</source>
        <translation>Ефір заглушено</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
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
        <source>Then copy a YouTube link and press Ctrl+V on the Queue page. Help (F1) explains how to connect donations and chat.</source>
        <translation>Потім скопіюйте посилання на YouTube і натисніть Ctrl+V на сторінці «Черга». Як під’єднати донати й чат, пояснює довідка (F1).</translation>
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
        <source>Russian</source>
        <translation>Російська</translation>
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
        <source>{widget} does not respond</source>
        <translation>{widget} не відповідає</translation>
    </message>
</context>
</TS>
