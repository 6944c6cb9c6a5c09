// [data-copy=text] puts a text on the clipboard and says so for a moment.
import { text } from './page.js';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  event.preventDefault();
  const label = (button.dataset.label ??= button.textContent);
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = text('copied');
  } catch {
    button.textContent = text('copy_failed');
  }
  setTimeout(() => (button.textContent = label), 2000);
});
