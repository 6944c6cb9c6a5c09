// A copy of a draft in this browser, kept only while the server cannot take it.
import { meta } from './page.js';

const PREFIX = 'draft:';
let leaving = false;
const key = (url) => `${PREFIX}${meta('account')}:${url}`;

/** Keep the entries [[name, value], …] of the draft that belongs to url. False if the browser refuses. */
export function keep(url, entries, { submitted = false } = {}) {
  if (leaving) return false;
  try {
    localStorage.setItem(key(url), JSON.stringify({ at: new Date().toISOString(), entries, submitted }));
    return true;
  } catch {
    return false;
  }
}

/** {at, entries} or null. */
export function find(url) {
  try {
    return JSON.parse(localStorage.getItem(key(url)));
  } catch {
    return null;
  }
}

export function drop(url) {
  try {
    localStorage.removeItem(key(url));
  } catch {
    // A browser without storage kept nothing.
  }
}

function dropWhere(test) {
  try {
    for (const [name, value] of Object.entries(localStorage)) {
      if (name.startsWith(PREFIX) && test(name, JSON.parse(value))) localStorage.removeItem(name);
    }
  } catch {
    // A browser without storage kept nothing.
  }
}

// On logout nothing of any account stays behind on a shared computer.
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-logout]')) return;
  leaving = true;
  dropWhere(() => true);
});

function awaitAnew() {
  try {
    for (const [name, value] of Object.entries(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      localStorage.setItem(name, JSON.stringify({ ...JSON.parse(value), submitted: false }));
    }
  } catch {
    // A browser without storage kept nothing.
  }
}

// A submitted form whose answer is another page (not an error page, not the question who this is) has arrived.
if (document.querySelector('[data-login]')) awaitAnew();
else if (!document.querySelector('[data-error-page]')) {
  const shown = [...document.querySelectorAll('form[data-draft-url]')].map((form) => key(form.dataset.draftUrl));
  dropWhere((name, copy) => copy.submitted && !shown.includes(name));
}
