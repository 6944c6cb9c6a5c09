// A second click does nothing: the buttons rest while a form is on its way, and wake when the page is shown again.
function rest(form, yes) {
  form.toggleAttribute('data-sending', yes);
  for (const button of form.elements) {
    if (button.type === 'submit') button.setAttribute('aria-disabled', String(yes));
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method === 'dialog' || form.target === '_blank' || form.matches('[data-filters], [data-download]')) return;
  if (form.hasAttribute('data-sending')) event.preventDefault();
  else if (!event.defaultPrevented) rest(form, true);
});

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sending]')) rest(form, false);
});
