// Runs a setup once for every element that matches, now and after htmx brought in new content.
const setups = [];

function run(root, [selector, setup]) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    const done = (element.readyFor ??= new Set());
    if (done.has(setup)) continue;
    done.add(setup);
    setup(element);
  }
}

export function each(selector, setup) {
  setups.push([selector, setup]);
  run(document, [selector, setup]);
}

export function prepare(root) {
  for (const entry of setups) run(root, entry);
}

document.addEventListener('htmx:after:process', (event) => {
  if (event.target instanceof Element) prepare(event.target);
});
