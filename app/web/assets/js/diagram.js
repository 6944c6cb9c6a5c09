// The running diagram: [data-diagram=url] loads JSON {xml, active, done, overdue, lit?, heat?} and draws it.
// A click on an element picks the entries of the timeline that belong to it, [data-show-element] goes back.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { text } from './page.js';
import { each } from './ready.js';

const STATES = ['done', 'active', 'overdue'];
const READABLE = 0.4; // below this scale the whole drawing says nothing, so the current step is shown
const TAG = { top: -9, right: 6 };

function mark(viewer, { heat = {}, ...states }) {
  const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => viewer.get(name));
  const known = (id) => registry.get(id);
  const overdue = new Set(states.overdue);
  for (const state of STATES) {
    for (const id of (states[state] ?? []).filter(known)) {
      if (state === 'active' && overdue.has(id)) continue;
      canvas.addMarker(id, `q-${state}`);
      const words = state === 'done' ? '✓' : text(state);
      if (known(id).width >= 60) overlays.add(id, { position: TAG, html: tag(`q-tag-${state}`, words) });
    }
  }
  for (const id of (states.lit ?? []).filter(known)) canvas.addMarker(id, 'q-lit');
  for (const [id, { level, words }] of Object.entries(heat)) {
    if (!known(id)) continue;
    canvas.addMarker(id, `q-heat-mark-${level}`);
    overlays.add(id, { position: TAG, html: tag('q-tag-heat', words) });
  }
}

function tag(kind, words) {
  const element = document.createElement('span');
  element.className = `q-tag ${kind}`;
  element.textContent = words;
  return element;
}

function zooming(figure, viewer, active) {
  const canvas = viewer.get('canvas');
  const target = active.map((id) => viewer.get('elementRegistry').get(id)).find(Boolean);
  const acts = {
    in: () => viewer.get('zoomScroll').stepZoom(1),
    out: () => viewer.get('zoomScroll').stepZoom(-1),
    fit: () => fit(canvas),
    current: () => {
      canvas.zoom(1);
      centre(canvas, target);
    },
  };
  for (const button of figure.querySelectorAll('[data-zoom]')) {
    button.disabled = button.dataset.zoom === 'current' && !target;
    button.addEventListener('click', acts[button.dataset.zoom]);
  }
  const open = () => {
    canvas.resized();
    acts.fit();
    if (target && canvas.zoom() < READABLE) acts.current();
  };
  open();
  onWidth(canvas.getContainer(), open);
}

/** A phone was turned, a window drawn: what was in view may be outside now. */
function onWidth(box, act) {
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width || !box.clientWidth) return;
    width = box.clientWidth;
    act();
  }).observe(box);
}

function centre(canvas, { x, y, width, height }) {
  const { outer } = canvas.viewbox();
  canvas.viewbox({ x: x + (width - outer.width) / 2, y: y + (height - outer.height) / 2, width: outer.width, height: outer.height });
}

/** All of it, with a little room around. */
function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.94, 'auto');
}

/** The wheel scrolls the page until the reader has clicked or tabbed into the diagram. */
function wheel(holder, viewer) {
  const zoom = viewer.get('zoomScroll');
  zoom.toggle(false);
  holder.addEventListener('focusin', () => zoom.toggle(true));
  holder.addEventListener('focusout', () => zoom.toggle(false));
}

function picking(viewer) {
  const canvas = viewer.get('canvas');
  let picked = null;

  function pick(id) {
    if (picked) canvas.removeMarker(picked, 'q-picked');
    picked = viewer.get('elementRegistry').get(id) ? id : null;
    if (picked) canvas.addMarker(picked, 'q-picked');
    const entries = [...document.querySelectorAll('[data-timeline] [data-element]')];
    for (const entry of entries) entry.classList.toggle('is-picked', entry.dataset.element === id);
    return entries.find((entry) => entry.dataset.element === id);
  }

  viewer.on('element.click', ({ element }) => {
    pick(element.type === 'label' ? element.labelTarget.id : element.id)?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-show-element]');
    if (!link) return;
    event.preventDefault();
    pick(link.dataset.showElement);
    canvas.scrollToElement(link.dataset.showElement);
    canvas.getContainer().scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  });
}

async function draw(figure) {
  const holder = figure.querySelector('[data-canvas]');
  const response = await fetch(figure.dataset.diagram, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(response.statusText);
  const { xml, ...states } = await response.json();
  holder.replaceChildren();
  const { fontFamily } = getComputedStyle(document.body);
  const viewer = new NavigatedViewer({ container: holder, textRenderer: { defaultStyle: { fontFamily } } });
  await viewer.importXML(xml);
  mark(viewer, states);
  zooming(figure, viewer, [...(states.overdue ?? []), ...(states.active ?? []), ...(states.lit ?? [])]);
  wheel(holder, viewer);
  picking(viewer);
  holder.querySelector('svg[tabindex]')?.setAttribute('aria-label', figure.dataset.label);
  figure.removeAttribute('aria-busy');
}

each('[data-diagram]', async (figure) => {
  try {
    await draw(figure);
  } catch {
    const note = document.createElement('p');
    note.className = 'q-canvas-note';
    note.textContent = text('no_diagram');
    figure.querySelector('[data-canvas]').replaceChildren(note);
    figure.removeAttribute('aria-busy');
  }
});
