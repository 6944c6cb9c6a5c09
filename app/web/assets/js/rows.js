// Dynamic lists: [data-rows=path] holds [data-row] elements in [data-row-list], and a <template> whose names
// are path.__index__.field.
// [data-add-row] adds one, [data-remove-row] takes its row away; data-min and data-max bound the number.
import { prepare } from './ready.js';

const rowsOf = (list) => [...list.querySelectorAll(':scope > [data-row-list] > [data-row]')];

/** The number that the next row's names will carry. */
export function nextIndex(list) {
  return Number((list.dataset.next ??= String(rowsOf(list).length)));
}

/** Add a row and return it, or null when the list is full. */
export function addRow(list) {
  if (rowsOf(list).length >= Number(list.dataset.max || Infinity)) return null;
  const index = nextIndex(list);
  list.dataset.next = String(index + 1);
  const template = list.querySelector(':scope > template');
  const holder = document.createElement('template');
  holder.innerHTML = template.innerHTML.replaceAll('__index__', String(index));
  const row = holder.content.firstElementChild;
  list.querySelector(':scope > [data-row-list]').append(row);
  prepare(row);
  changed(list);
  return row;
}

function changed(list) {
  const rows = rowsOf(list);
  const full = rows.length >= Number(list.dataset.max || Infinity);
  const least = rows.length <= Number(list.dataset.min || 0);
  for (const button of list.querySelectorAll(':scope > [data-add-row]')) button.disabled = full;
  for (const row of rows) for (const button of row.querySelectorAll('[data-remove-row]')) button.disabled = least;
  list.dispatchEvent(new CustomEvent('rows:changed', { bubbles: true }));
}

document.addEventListener('click', (event) => {
  const add = event.target.closest('[data-add-row]');
  const remove = event.target.closest('[data-remove-row]');
  const list = (add ?? remove)?.closest('[data-rows]');
  if (!list) return;
  event.preventDefault();
  if (add) addRow(list)?.querySelector('input, select, textarea')?.focus();
  else {
    remove.closest('[data-row]').remove();
    changed(list);
    list.querySelector(':scope > [data-add-row]')?.focus();
  }
});
