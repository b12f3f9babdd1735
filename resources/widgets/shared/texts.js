// @ts-check
// Written by packaging/wire_types.py from resources/i18n/widgets.*.json; do not edit.

export const TEXTS = {
en: {
  "strings": {
    "now_playing": "Now playing",
    "requested_by": "Requested by",
    "up_next": "Up next",
    "says": "says",
    "thanks": "Thank you",
    "nameless": "Anonymous",
    "total": "{videos} · {length} in total",
    "hours": "{hours} h",
    "minutes": "{minutes} min"
  },
  "videos": { "one": "{count} video", "other": "{count} videos" },
  "sample": {
    "title": "Efir – test",
    "video": "A song for a good evening",
    "who": "Viewer",
    "amount": "100 ₴",
    "message": "This is only a test. Real messages look just like it.",
    "titles": ["The longest jump of the season", "How clocks work", "Sea and wind", "Cats, part two", "Live at the old mill"],
    "names": ["Olena", "night_owl", "Max", "Kateryna", "pixel_fox"]
  }
},
uk: {
  "strings": {
    "now_playing": "Зараз грає",
    "requested_by": "Замовляє",
    "up_next": "Далі в черзі",
    "says": "каже",
    "thanks": "Дякуємо",
    "nameless": "Анонімно",
    "total": "{videos} · разом {length}",
    "hours": "{hours} год",
    "minutes": "{minutes} хв"
  },
  "videos": { "one": "{count} відео", "other": "{count} відео" },
  "sample": {
    "title": "Ефір – перевірка",
    "video": "Пісня для доброго вечора",
    "who": "Глядач",
    "amount": "100 ₴",
    "message": "Це лише перевірка. Справжні повідомлення виглядають так само.",
    "titles": ["Найдовший стрибок сезону", "Як працює годинник", "Море й вітер", "Коти, частина друга", "Концерт у старому млині"],
    "names": ["Олена", "night_owl", "Максим", "Катерина", "pixel_fox"]
  }
},
};
