// Files go up as soon as they are chosen: [data-upload] around an <input type=file>. Each file becomes a line
// with a hidden input of the same name that carries its id. Without scripts the form sends the files itself.
import { meta, stamp, text } from './page.js';
import { each } from './ready.js';

const waiting = new WeakMap(); // a form that was submitted while files were on their way, and by which button
const busy = (form) => form.querySelector('[data-upload] [aria-busy=true]');

// What is still on its way belongs to the form: the submit waits for it, and stays undone if it fails.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    const item = busy(form);
    if (!item) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!waiting.has(form)) tell(item);
    waiting.set(form, event.submitter);
  },
  true,
);

function tell(item) {
  const notice = document.createElement('span');
  notice.className = 'q-small';
  notice.dataset.uploadWait = '';
  notice.setAttribute('role', 'status');
  item.append(notice);
  notice.textContent = text('upload_wait');
  item.scrollIntoView({ block: 'center' });
}

function goOn(form) {
  if (!form || busy(form) || !waiting.has(form)) return;
  const button = waiting.get(form);
  waiting.delete(form);
  form.requestSubmit(button);
}

each('[data-upload]', (box) => {
  const input = box.querySelector('input[type=file]');
  const list = box.querySelector('[data-upload-list]');
  const url = box.dataset.upload || '/files/upload';
  const most = Number(box.dataset.maxFiles || (input.multiple ? 20 : 1));
  const limit = Number(box.dataset.maxBytes || Infinity);

  function take(files) {
    for (const file of files) {
      if (list.children.length >= most) refuse(file, text('too_many_files', { count: most }));
      else if (file.size > limit) refuse(file, text('file_too_large', { limit: box.dataset.maxText || '' }));
      else if (file.size === 0) refuse(file, text('file_empty'));
      else transfer(file);
    }
    input.value = '';
  }

  function line(file) {
    const item = stamp('upload-line', { name: file.name });
    item.querySelector('[data-remove]').setAttribute('aria-label', text('remove_file', { name: file.name }));
    list.append(item);
    return item;
  }

  function refuse(file, reason) {
    const item = line(file);
    fail(item, reason);
  }

  function fail(item, reason) {
    item.querySelector('progress')?.remove();
    const error = item.querySelector('[data-slot=error]');
    error.textContent = reason;
    error.hidden = false;
    item.removeAttribute('aria-busy');
    item.querySelector('[data-upload-wait]')?.remove();
    if (waiting.delete(box.closest('form'))) item.querySelector('[data-remove]').focus();
  }

  function transfer(file) {
    const item = line(file);
    const body = new FormData();
    body.append('file', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-CSRFToken', meta('csrf-token'));
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      item.querySelector('progress').value = loaded / total;
    });
    request.addEventListener('load', () => finish(item, request));
    request.addEventListener('error', () => fail(item, text('upload_failed')));
    item.setAttribute('aria-busy', 'true');
    item.request = request;
    request.send(body);
  }

  function finish(item, { status, response }) {
    if (status < 200 || status > 299 || !response?.id) return fail(item, response?.detail ?? text('upload_failed'));
    item.querySelector('progress').remove();
    item.querySelector('[data-upload-wait]')?.remove();
    item.removeAttribute('aria-busy');
    const hidden = document.createElement('input');
    hidden.type = 'hidden';
    hidden.name = input.name;
    hidden.value = response.id;
    item.append(hidden);
    changed();
    goOn(box.closest('form'));
  }

  function changed() {
    input.required = box.dataset.required === 'true' && !list.querySelector('input[type=hidden]');
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }

  box.addEventListener('click', (event) => {
    const item = event.target.closest('[data-remove]')?.closest('li');
    if (!item) return;
    event.preventDefault();
    item.request?.abort();
    item.remove();
    input.focus();
    changed();
    goOn(box.closest('form'));
  });
  input.addEventListener('change', (event) => {
    event.stopPropagation();
    take([...input.files]);
  });
  box.addEventListener('dragover', (event) => {
    event.preventDefault();
    box.classList.add('is-over');
  });
  box.addEventListener('dragleave', () => box.classList.remove('is-over'));
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    box.classList.remove('is-over');
    take([...event.dataTransfer.files]);
  });
});
