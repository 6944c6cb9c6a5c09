// Reads and writes the fields of a form as a list of [name, value].
import { addRow, nextIndex } from './rows.js';

/** What belongs to the answers: names that begin with _ are the page's own, a password among them. */
export function entriesOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => name !== 'csrf_token' && !name.startsWith('_') && typeof value === 'string',
  );
}

/** Write the entries back; rows of dynamic lists that are not there yet are added. */
export function restore(form, entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const name of values.keys()) if (!form.elements[name]) makeRoom(form, name);
  dropRows(form, values);
  for (const control of form.elements) {
    if (!control.name || ['file', 'submit', 'button', 'hidden'].includes(control.type)) continue;
    write(control, values.get(control.name) ?? []);
  }
}

function makeRoom(form, name) {
  let list;
  do list = [...form.querySelectorAll('[data-rows]')].find((one) => lacks(one, name));
  while (list && addRow(list));
}

/** Whether the row that a name belongs to (path.2.field) is still to be added to the list. */
function lacks(list, name) {
  const path = `${list.dataset.rows}.`;
  return name.startsWith(path) && Number.parseInt(name.slice(path.length), 10) >= nextIndex(list);
}

function dropRows(form, values) {
  for (const row of form.querySelectorAll('[data-row]')) {
    const controls = [...row.querySelectorAll('[name]')];
    if (!controls.some((control) => values.has(control.name))) row.remove();
  }
}

function write(control, wanted) {
  if (control.type === 'checkbox' || control.type === 'radio') control.checked = wanted.includes(control.value);
  else if (control.multiple) for (const option of control.options) option.selected = wanted.includes(option.value);
  else control.value = wanted.shift() ?? '';
}

/** Let the form ask what the server said that it asks with its answers: {visible: [keys], choices: {path: options}}. */
export function follow(form, { visible, choices = {} }) {
  if (visible) showFields(form, visible);
  for (const [path, options] of Object.entries(choices)) offer(form, path, options);
}

/** Show the [data-conditional] fields whose key is listed and hide the others; hidden ones are not sent. */
function showFields(form, visible) {
  const keys = new Set(visible);
  for (const field of form.querySelectorAll('[data-field][data-conditional]')) {
    const hide = !keys.has(field.dataset.field);
    field.hidden = hide;
    for (const control of field.querySelectorAll('input, select, textarea')) control.disabled = hide;
  }
}

/** Offer exactly these options ([value, label]) of a field; what is not offered any more is not chosen either. */
function offer(form, path, options) {
  const field = form.querySelector(`[data-field="${CSS.escape(path)}"]`);
  const select = field?.querySelector('select');
  const box = field?.querySelector('.q-choices');
  if (select) offerIn(select, select.options, options, (option) => option, (option) => (option.selected = false));
  else if (box) offerIn(box, box.querySelectorAll('label'), options, inputOf, (label) => (inputOf(label).checked = false));
}

const inputOf = (label) => label.querySelector('input');

function offerIn(box, entries, options, valued, drop) {
  const known = new Map([...entries].map((entry) => [valued(entry).value, entry]).filter(([value]) => value));
  for (const [value, words] of options) {
    if (!known.has(value) && known.size) box.append(another(known, value, words, valued));
  }
  const offered = new Set(options.map(([value]) => value));
  const away = Boolean(box.closest('[data-conditional][hidden]'));
  for (const [value, entry] of known) {
    entry.hidden = !offered.has(value);
    valued(entry).disabled = entry.hidden || away;
    if (entry.hidden) drop(entry);
  }
}

function another(known, value, words, valued) {
  const entry = [...known.values()].at(-1).cloneNode(true);
  const control = valued(entry);
  control.value = value;
  if (control.id) control.id = `${control.id}-${known.size}`;
  if (control === entry) entry.textContent = words;
  else entry.querySelector('.form-check-label').textContent = words;
  known.set(value, entry);
  return entry;
}
