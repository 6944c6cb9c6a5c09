// [data-poll-url] asks every five seconds: JSON {done, url?, text?}. On done the page goes to url or loads anew.
import { each } from './ready.js';

const EVERY = 5000; // milliseconds

each('[data-poll-url]', (element) => {
  async function ask() {
    if (!element.isConnected) return;
    if (!document.hidden) await look();
    setTimeout(ask, EVERY);
  }

  async function look() {
    try {
      const response = await fetch(element.dataset.pollUrl, { headers: { Accept: 'application/json' } });
      if (response.ok) take(await response.json());
    } catch {
      // Offline for a moment: the next round asks again.
    }
  }

  function take({ done, url, text }) {
    if (done) return url ? location.assign(url) : location.reload();
    if (text) element.textContent = text;
  }

  setTimeout(ask, EVERY);
});
