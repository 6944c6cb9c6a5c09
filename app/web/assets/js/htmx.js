// htmx speeds up lists with a detail beside them; it evaluates nothing and adds no style element (CSP).
import 'htmx.org';
import { meta } from './page.js';

document.addEventListener('htmx:config:request', (event) => {
  const { request } = event.detail.ctx;
  if (!['GET', 'HEAD'].includes(request.method)) request.headers['X-CSRFToken'] = meta('csrf-token');
});

document.addEventListener('htmx:before:request', (event) => {
  event.detail.ctx.target?.classList?.add('q-busy');
});

document.addEventListener('htmx:finally:request', (event) => {
  event.detail.ctx.target?.classList?.remove('q-busy');
});

// The reader asked for a page. When something else comes back (an error, the login page) or nothing
// at all, go there for real instead of showing a piece of it.
document.addEventListener('htmx:before:response', (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement.href || (response.raw.ok && !response.raw.redirected)) return;
  event.preventDefault();
  location.assign(response.raw.redirected ? response.raw.url : sourceElement.href);
});

document.addEventListener('htmx:error', (event) => {
  const { sourceElement, response } = event.detail.ctx ?? {};
  if (sourceElement?.href && !response) location.assign(sourceElement.href);
});
