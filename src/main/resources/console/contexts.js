// Other Drovers, of other environments: the same view there. Each is asked by the server whether it lives.
import { html, nothing } from './lib/lit-html.js';
import { get } from './parts.js';

let all = [];
let hawtio = false;
let changed = () => {};
let soon = null;

/** The same view and filters in another Drover. */
const there = (context) => {
  const view = location.pathname.split('/').pop();
  return `${context.url.replace(/\/$/, '')}/${view}${location.search}`;
};

async function look() {
  if (document.hidden) {
    return;
  }
  try {
    ({ items: all, hawtio } = await get('contexts'));
  } catch {
    all = all.map((context) => ({ ...context, state: context.here ? 'up' : 'unknown' }));
  }
  changed();
  if (all.some((context) => context.state === 'unknown')) {
    clearTimeout(soon);
    soon = setTimeout(look, 4000);
  }
}

function chosen(change) {
  const context = all.find((one) => one.name === change.target.value);
  if (context && !context.here) {
    location.assign(there(context));
  }
}

export const contexts = {
  onChange(listener) {
    changed = listener;
    look();
    setInterval(look, 30000);
  },
  draw: () => changed(),
  hasHawtio: () => hawtio,
  choice: () =>
    all.length === 0
      ? nothing
      : html`<label class="small"><span class="unseen">Environment</span>
          <select id="context" @change=${chosen}>
            ${all.map(
              (context) => html`<option value=${context.name} ?selected=${context.here} ?disabled=${context.state === 'down'}
                title=${context.why ?? context.url}>${context.name}${context.state === 'down' ? ' (does not answer)' : ''}</option>`,
            )}
          </select></label>`,
};
