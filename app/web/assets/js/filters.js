// Filter bars apply a choice at once; typing is sent with enter or the button.
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-filters]');
  if (form && event.target.matches('select, input[type=checkbox], input[type=radio], input[type=date]')) form.requestSubmit();
});

// Empty fields stay out of the address.
document.addEventListener('formdata', (event) => {
  if (!event.target.matches('form[data-filters]')) return;
  for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name);
});
