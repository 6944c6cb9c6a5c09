// Keys of the inbox: j and k walk the list, enter opens, x ticks, c claims, / searches, ? shows them all.
// They rest while somebody types, in dialogs, and with a modifier key.
const TYPING = 'input:not([type=checkbox]), textarea, select, [contenteditable], dialog *';

const links = (inbox) => [...inbox.querySelectorAll('[data-inbox-link]')];

function here(inbox) {
  const focused = document.activeElement?.closest('[data-inbox] > li');
  return focused ?? inbox.querySelector('[data-inbox-link][aria-current]')?.closest('li');
}

function walk(inbox, step) {
  const all = links(inbox);
  const at = all.indexOf(here(inbox)?.querySelector('[data-inbox-link]'));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.closest('li').scrollIntoView({ block: 'nearest' });
}

const keys = {
  j: (inbox) => walk(inbox, 1),
  k: (inbox) => walk(inbox, -1),
  x: (inbox) => here(inbox)?.querySelector('input[type=checkbox]')?.click(),
  c: (inbox) => here(inbox)?.querySelector('[data-claim]')?.click(),
  '/': () => document.querySelector('[data-search]')?.focus(),
  '?': () => document.getElementById('inbox-keys')?.showModal(),
};

document.addEventListener('keydown', (event) => {
  const inbox = document.querySelector('[data-inbox]');
  const act = keys[event.key];
  if (!inbox || !act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(TYPING) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  act(inbox);
});

function mark(link) {
  const inbox = link.closest('[data-inbox]');
  for (const other of links(inbox)) other.removeAttribute('aria-current');
  link.setAttribute('aria-current', 'true');
  inbox.closest('.q-split')?.classList.add('q-split-open');
}

document.addEventListener('htmx:after:swap', (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (source?.matches?.('[data-inbox-link]') && source.isConnected) mark(source);
});

// One tick for all of the list.
document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-check-all]')) return;
  for (const box of event.target.form.querySelectorAll('[data-inbox] input[type=checkbox]')) box.checked = event.target.checked;
});
