// Drafts save by themselves: form[data-draft-url], 1.5 s after the last key and when a field is left.
// The answer is JSON {saved_at, visible: [keys], choices: {path: [[value, label]]}}. While the server can't take the draft
// (offline, 503, signed out) a copy stays in this browser and comes back with the page.
import { entriesOf, follow, restore } from './fields.js';
import * as local from './local_copy.js';
import { clock, send, stamp, text } from './page.js';
import { each } from './ready.js';

const PAUSE = 1500; // milliseconds
const RETRY = 15000; // milliseconds
const PATIENCE = 3000; // milliseconds

each('form[data-draft-url]', (form) => {
  const url = form.dataset.draftUrl;
  const status = form.querySelector('[data-draft-status]');
  let timer;
  let sent = snapshot();
  let saving = null; // the request that is on its way
  let waited = false;
  let closed = false;
  let submitted = false;

  function snapshot() {
    return JSON.stringify(entriesOf(form));
  }

  function say(state, key, values) {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text(key, values);
  }

  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    clearTimeout(timer);
    const now = snapshot();
    if (closed || submitted || now === sent) return;
    if (saving) return later();
    say('saving', 'saving');
    saving = carry(now);
    await saving;
    saving = null;
  }

  async function carry(now) {
    try {
      await settle(await send(url, new URLSearchParams(JSON.parse(now))), now);
    } catch {
      keepHere(now);
    }
  }

  /** A draft on its way must not arrive after the answers themselves: it would come back as a draft. */
  async function submitAfterwards(event) {
    event.preventDefault();
    waited = true;
    const { confirmed } = form.dataset;
    await Promise.race([saving, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (confirmed) form.dataset.confirmed = confirmed;
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  }

  async function settle(response, now) {
    const json = response.headers.get('content-type')?.includes('json');
    if (response.ok && json && !response.redirected) return saved(await response.json(), now);
    if ([404, 409, 410].includes(response.status)) return refuse(now);
    if (response.status === 413) return say('lost', 'too_long');
    return keepHere(now, response.redirected || [400, 401, 403].includes(response.status));
  }

  function saved(answer, now) {
    sent = now;
    if (!submitted) local.drop(url);
    say('saved', 'saved', { time: clock(answer.saved_at) });
    if (!waited) follow(form, answer); // what is about to be submitted stays as its writer left it
    if (snapshot() !== now) later();
  }

  function keepHere(now, signedOut = false) {
    const kept = local.keep(url, JSON.parse(now), { submitted });
    if (!kept) say('lost', 'not_saved');
    else say('local', signedOut ? 'signed_out' : 'kept_here', { time: clock(Date.now()) });
    if (!signedOut) later(RETRY);
  }

  function refuse(now) {
    closed = true;
    local.keep(url, JSON.parse(now));
    say('lost', 'closed');
  }

  function bringBack(copy) {
    const before = entriesOf(form);
    restore(form, copy.entries);
    const notice = stamp('restored', { time: clock(copy.at) });
    notice.querySelector('[data-undo]').addEventListener('click', () => {
      restore(form, before);
      local.drop(url);
      notice.remove();
      save();
    });
    form.prepend(notice);
    save();
  }

  form.addEventListener('input', () => later());
  form.addEventListener('change', save);
  form.addEventListener('rows:changed', save);
  form.addEventListener('focusout', save);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (saving && !waited) return submitAfterwards(event);
    submitted = local.keep(url, entriesOf(form), { submitted: true });
  });
  addEventListener('pageshow', () => (submitted = waited = false));
  addEventListener('online', save);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save());

  const copy = local.find(url);
  const refused = document.querySelector('[data-error-summary]');
  if (copy && !refused && JSON.stringify(copy.entries) !== sent) bringBack(copy);
  else local.drop(url);
});
