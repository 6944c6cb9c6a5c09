// A form or a button with data-confirm asks first, in the page's one confirm dialog.
// Without scripts the server's own check is what remains.
const dialog = document.getElementById('confirm');
let pending = null;

function ask(form, submitter) {
  const source = submitter?.dataset.confirm ? submitter : form;
  dialog.querySelector('[data-slot=title]').textContent = source.dataset.confirmTitle ?? dialog.dataset.title;
  dialog.querySelector('[data-slot=text]').textContent = source.dataset.confirm;
  const yes = dialog.querySelector('[value=yes]');
  yes.textContent = source.dataset.confirmYes ?? dialog.dataset.yes;
  yes.classList.toggle('btn-danger', 'confirmDanger' in source.dataset);
  yes.classList.toggle('btn-primary', !('confirmDanger' in source.dataset));
  pending = { form, submitter };
  dialog.returnValue = '';
  dialog.showModal();
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!dialog || form.dataset.confirmed || !(event.submitter?.dataset.confirm ?? form.dataset.confirm)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);

dialog?.addEventListener('close', () => {
  const { form, submitter } = pending ?? {};
  pending = null;
  if (!form || dialog.returnValue !== 'yes') return submitter?.focus();
  form.dataset.confirmed = 'true';
  form.requestSubmit(submitter);
  delete form.dataset.confirmed;
});
