// Characters so far of how many: [data-counter] beside a field with maxlength or data-max-length.
// Counted as code points, as the server does.
import { text } from './page.js';
import { each } from './ready.js';

each('[data-counter]', (counter) => {
  const field = document.getElementById(counter.dataset.counter);
  if (!field) return;
  const most = Number(field.dataset.maxLength || field.maxLength);
  const show = () => {
    const count = [...field.value].length;
    counter.textContent = `${count} / ${most}`;
    counter.classList.toggle('is-over', count > most);
    counter.title = count > most ? text('over', { count: count - most }) : '';
  };
  field.addEventListener('input', show);
  show();
});
