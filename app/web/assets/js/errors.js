// A page that came back with errors: the list of them takes the focus, or else the first wrong field does.
const summary = document.querySelector('[data-error-summary]');
const first = document.querySelector('main [aria-invalid=true], main .is-invalid');
(summary ?? first)?.focus();
if (!summary) first?.scrollIntoView({ block: 'center' });
