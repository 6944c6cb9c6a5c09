// Filter bars apply a choice at once; typing is sent with enter or the button, and so is what is stepped through with
// the arrow keys: the page would go away at each step.
let stepping = false;
document.addEventListener('keydown', (event) => {
  if (event.target.matches?.('form[data-filters] select')) stepping = !event.altKey && !['Enter', ' '].includes(event.key);
});
document.addEventListener('pointerdown', () => { stepping = false; });

document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-filters]');
  if (form && !stepping && event.target.matches('select, input[type=checkbox], input[type=radio], input[type=date]')) form.requestSubmit();
});

// Empty fields stay out of the address.
document.addEventListener('formdata', (event) => {
  if (!event.target.matches('form[data-filters]')) return;
  for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name);
});
