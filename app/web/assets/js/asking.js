// A form that is not kept asks what to show as its answers change: form[data-asking-url].
import { entriesOf, follow } from './fields.js';
import { send } from './page.js';
import { each } from './ready.js';

each('form[data-asking-url]', (form) => {
  let asked = 0;

  async function ask() {
    const turn = ++asked;
    const response = await send(form.dataset.askingUrl, new URLSearchParams(entriesOf(form))).catch(() => null);
    if (response?.ok && turn === asked) follow(form, await response.json());
  }

  form.addEventListener('change', ask);
  form.addEventListener('rows:changed', ask);
});
