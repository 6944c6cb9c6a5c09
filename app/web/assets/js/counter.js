// Characters so far of how many: [data-counter] beside a field with maxlength or data-max-length.
// Counted as code points, as the server does. Of a short answer it is told only when little room is left.
import { text } from './page.js';
import { each } from './ready.js';

const NEARLY = 0.8;

each('[data-counter]', (counter) => {
  const field = document.getElementById(counter.dataset.counter);
  if (!field) return;
  const most = Number(field.dataset.maxLength || field.maxLength);
  const show = () => {
    const count = [...field.value].length;
    counter.textContent = field.localName === 'textarea' || count > most * NEARLY ? `${count} / ${most}` : '';
    counter.classList.toggle('is-over', count > most);
    counter.title = count > most ? text('over', { count: count - most }) : '';
  };
  field.addEventListener('input', show);
  show();
});
