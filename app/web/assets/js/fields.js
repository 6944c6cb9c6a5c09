// Reads and writes the fields of a form as a list of [name, value].
import { addRow, nextIndex } from './rows.js';

export function entriesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== 'csrf_token' && typeof value === 'string');
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

/** Show the [data-conditional] fields whose key is listed and hide the others; hidden ones are not sent. */
export function showFields(form, visible) {
  const keys = new Set(visible);
  for (const field of form.querySelectorAll('[data-field][data-conditional]')) {
    const hide = !keys.has(field.dataset.field);
    field.hidden = hide;
    for (const control of field.querySelectorAll('input, select, textarea')) control.disabled = hide;
  }
}
