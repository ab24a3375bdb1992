// An event's actions as a drawing: each column waits for those to its left.
import { nothing, svg } from './lib/lit-html.js';
import { glyph, look } from './parts.js';

const WIDTH = 250;
const HEIGHT = 62;
const GAP_X = 54;
const GAP_Y = 14;
const ROWS = 24;
const MOST = 400;

/** How deep each action lies; circles, which no plan should have, end at a bound. */
function depths(actions) {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const depth = new Map();
  const of = (action, path) => {
    if (depth.has(action.id)) {
      return depth.get(action.id);
    }
    const needs = action.depends_on.map((id) => byId.get(id)).filter((need) => need && !path.has(need.id));
    const own = needs.length === 0 ? 0 : 1 + Math.max(...needs.map((need) => of(need, new Set(path).add(action.id))));
    depth.set(action.id, own);
    return own;
  };
  actions.forEach((action) => of(action, new Set()));
  return depth;
}

function places(actions) {
  const depth = depths(actions);
  const columns = [];
  for (const action of actions) {
    (columns[depth.get(action.id)] ??= []).push(action);
  }
  const at = new Map();
  let x = 0;
  let most = 0;
  for (const column of columns.filter(Boolean)) {
    const middle = (action) => {
      const ys = action.depends_on.map((id) => at.get(id)?.y).filter((y) => y != null);
      return ys.length === 0 ? 0 : ys.reduce((a, b) => a + b, 0) / ys.length;
    };
    column.sort((a, b) => middle(a) - middle(b) || a.id - b.id);
    column.forEach((action, i) => {
      at.set(action.id, { x: x + Math.floor(i / ROWS) * (WIDTH + GAP_X), y: (i % ROWS) * (HEIGHT + GAP_Y) });
    });
    most = Math.max(most, Math.min(ROWS, column.length));
    x += Math.ceil(column.length / ROWS) * (WIDTH + GAP_X);
  }
  return { at, width: Math.max(x - GAP_X, WIDTH), height: Math.max(most * (HEIGHT + GAP_Y) - GAP_Y, HEIGHT) };
}

const fit = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** @param chosen the number of the action that is shown beside it. @param href where an action leads */
export function plan(actions, chosen, href) {
  const drawn = actions.slice(0, MOST);
  const { at, width, height } = places(drawn);
  const edge = (action) =>
    action.depends_on
      .filter((id) => at.has(id))
      .map((id) => {
        const from = at.get(id);
        const to = at.get(action.id);
        const x1 = from.x + WIDTH;
        const y1 = from.y + HEIGHT / 2;
        const y2 = to.y + HEIGHT / 2;
        return svg`<path class="line" d=${`M${x1} ${y1} C${x1 + GAP_X / 2} ${y1} ${to.x - GAP_X / 2} ${y2} ${to.x} ${y2}`}/>`;
      });
  const box = (action) => {
    const { x, y } = at.get(action.id);
    const name = look(action.state);
    const word = action.state.toLowerCase() + (action.try > 1 ? `, try ${action.try} of ${action.tries}` : '');
    return svg`<a class=${name} href=${href(action)} aria-current=${action.id === chosen ? 'true' : nothing}
        aria-label=${`${action.name}: ${action.verb}, ${word}${action.reason ? `, ${action.reason}` : ''}`}>
      <title>${`${action.name}: ${action.verb}, ${word}${action.reason ? `\n${action.reason}` : ''}`}</title>
      <rect class="box" x=${x + 1} y=${y + 1} width=${WIDTH - 2} height=${HEIGHT - 2} rx="6"/>
      <rect class="bar-left" x=${x + 1} y=${y + 1} width="5" height=${HEIGHT - 2} rx="2.5"/>
      <text x=${x + 16} y=${y + 20} font-weight="600">${fit(action.name, 33)}</text>
      <text class="verb" x=${x + 16} y=${y + 36}>${fit(action.verb, 38)}</text>
      <svg class="glyph" x=${x + 16} y=${y + 43} width="11" height="11" viewBox="0 0 16 16">${glyph(name)}</svg>
      <text class="word" x=${x + 32} y=${y + 53}>${fit(word, 32)}</text>
    </a>`;
  };
  return svg`<svg role="group" aria-label="The plan: ${drawn.length} actions" width=${width + 8} height=${height + 8}
      viewBox=${`-4 -4 ${width + 8} ${height + 8}`}>${drawn.map(edge)}${drawn.map(box)}</svg>`;
}
