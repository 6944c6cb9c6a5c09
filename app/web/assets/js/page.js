// What the page tells its scripts: texts in the reader's language, the account, the CSRF token.
const texts = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? '';

/** The time of day in the platform's zone: 10:32. */
export function clock(moment) {
  const format = { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' };
  return new Intl.DateTimeFormat('zh-CN', format).format(new Date(moment));
}

export function send(url, body) {
  return fetch(url, {
    method: 'POST',
    body,
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'X-CSRFToken': meta('csrf-token') },
  });
}

/** Fill a <template id> into an element: [data-slot=name] gets the text of that name. */
export function stamp(id, slots = {}) {
  const element = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const [name, value] of Object.entries(slots)) {
    for (const slot of element.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = value;
  }
  return element;
}
