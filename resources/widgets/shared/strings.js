// @ts-check
// What the widgets say, in both languages. The program tells which one by the topic `appearance`.

/** @typedef {"uk" | "en"} Language */

/** @typedef {"now_playing" | "requested_by" | "up_next" | "total" | "says" | "thanks" | "nameless"} Key */

/** @type {Record<Language, Record<Key, string>>} */
const STRINGS = {
  en: {
    now_playing: "Now playing",
    requested_by: "Requested by",
    up_next: "Up next",
    total: "in all",
    says: "says",
    thanks: "Thank you",
    nameless: "Anonymous",
  },
  uk: {
    now_playing: "Зараз грає",
    requested_by: "Замовляє",
    up_next: "Далі в черзі",
    total: "усього",
    says: "каже",
    thanks: "Дякуємо",
    nameless: "Анонімно",
  },
};

/** @type {Record<Language, Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}>} */
const VIDEOS = {
  en: { one: "video", other: "videos" },
  uk: { one: "відео", other: "відео" },
};

/** @param {string} value @returns {Language} */
export function languageOf(value) {
  return value === "en" ? "en" : "uk";
}

/**
 * Sets every text of the page that names its string by `data-text`.
 * @param {Language} language
 */
export function translatePage(language) {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    const key = /** @type {HTMLElement} */ (element).dataset.text;
    if (key && Object.hasOwn(STRINGS[language], key)) {
      element.textContent = STRINGS[language][/** @type {Key} */ (key)];
    }
  }
}

/**
 * `12 videos · 48 min in all`
 * @param {number} count
 * @param {number} lengthMs sum of the known lengths; 0 says nothing of them
 * @param {Language} language
 */
export function queueTotal(count, lengthMs, language) {
  const word = VIDEOS[language][new Intl.PluralRules(language).select(count)] ?? VIDEOS[language].other;
  const videos = `${count.toLocaleString(language)} ${word}`;
  return lengthMs > 0 ? `${videos} · ${roughLength(lengthMs, language)} ${STRINGS[language].total}` : videos;
}

/**
 * `48 min`, `2 h 5 min`
 * @param {number} lengthMs
 * @param {Language} language
 */
export function roughLength(lengthMs, language) {
  const [hour, minute] = language === "uk" ? ["год", "хв"] : ["h", "min"];
  const minutes = Math.max(1, Math.round(lengthMs / 60_000));
  if (minutes < 60) return `${minutes} ${minute}`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} ${hour}${rest ? ` ${rest} ${minute}` : ""}`;
}

/**
 * `4:05`, `1:02:03`
 * @param {number} ms
 */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
