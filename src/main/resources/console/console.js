// The shell: which view the address asks for, the bar at the top, the login.
import { html, nothing, render } from './lib/lit-html.js';
import { contexts } from './contexts.js';
import { get, say, trouble } from './parts.js';
import { catalogue } from './catalogue.js';
import { dead } from './dead.js';
import { event } from './event.js';
import { live } from './live.js';
import { routes } from './routes.js';
import { systems } from './systems.js';
import { why } from './why.js';

const VIEWS = { live, event, why, 'dead-letters': dead, systems, routes, catalogue };
const TABS = [
  ['live', 'Live'],
  ['why', 'Why'],
  ['dead-letters', 'Dead letters'],
  ['systems', 'Systems'],
  ['routes', 'Routes'],
  ['catalogue', 'Catalogue'],
];

const main = document.getElementById('main');
const bar = document.getElementById('top');
let name = '';
let shown = null;
let user = null;
let problem = null;
const open = { letters: 0, systems: 0 };

const nameOf = (url) => url.pathname.split('/').pop() || 'live';

/** What a view may ask of the shell. */
const shell = {
  /** Draws the view anew. */
  draw() {
    if (shown) {
      document.title = `${shown.title()} · Drover`;
      render(html`${trouble(problem)}${shown.page()}`, main);
    }
  },
  /** The filters of a view are in its address, so that it can be sent to somebody. */
  address(params, add = false) {
    const kept = Object.entries(params).filter(([, value]) => value !== '' && value != null);
    const text = kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
    history[add ? 'pushState' : 'replaceState'](null, '', `${name}${text}`);
    contexts.draw();
  },
  go,
  counts(found) {
    Object.assign(open, found);
    drawBar();
  },
};

function go(href) {
  history.pushState(null, '', href);
  show(true);
}

function show(moved) {
  const url = new URL(location.href);
  name = VIEWS[nameOf(url)] ? nameOf(url) : 'live';
  shown?.close?.();
  shown = null;
  problem = null;
  render(nothing, main);
  shown = VIEWS[name](new URLSearchParams(url.search), shell);
  drawBar();
  shell.draw();
  if (moved) {
    window.scrollTo(0, 0);
    const heading = main.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    say(shown.title());
  }
}

async function login() {
  problem = null;
  try {
    user = await get('login');
    sessionStorage.setItem('drover-login', '1');
    say(`Logged in as ${user.name}`);
  } catch (error) {
    user = null;
    sessionStorage.removeItem('drover-login');
    problem = error.status === 401 ? new Error('Not logged in: name and password were not taken.') : error;
  }
  drawBar();
  shell.draw();
}

function drawBar() {
  const tab = ([id, text]) => html`<li>
    <a href=${id} aria-current=${id === name || (name === 'event' && id === 'live') ? 'page' : nothing}
      >${text}${id === 'dead-letters' && open.letters > 0
        ? html`<span class="count" title="open dead letters">${open.letters}</span>`
        : nothing}${id === 'systems' && open.systems > 0
        ? html`<span class="count" title="systems that are not in use">${open.systems}</span>`
        : nothing}</a
    >
  </li>`;
  render(
    html`<div class="bar">
      <a class="brand" href="live"><img src="console/drover.svg" alt="" />Drover</a>
      <nav aria-label="Views"><ul>${TABS.map(tab)}</ul></nav>
      <div class="corner">
        ${contexts.choice()}
        ${contexts.hasHawtio()
          ? html`<a href="hawtio/" class="small" title="The Camel routes, in Hawtio; asks for a login">Hawtio</a>`
          : nothing}
        ${user
          ? html`<span class="small" title=${`roles: ${user.roles.join(', ') || 'none'}`}>${user.name || 'anybody'}</span>`
          : html`<button class="small" @click=${login}>Log in</button>`}
      </div>
    </div>`,
    bar,
  );
}

document.addEventListener('click', (click) => {
  const link = click.target.closest('a');
  if (!link || click.defaultPrevented || click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey) {
    return;
  }
  const target = typeof link.href === 'string' ? link.href : link.href.baseVal;
  const url = new URL(target, document.baseURI);
  const here = new URL('.', location.href);
  if (!link.target && url.origin === location.origin && url.pathname.startsWith(here.pathname)
    && VIEWS[url.pathname.slice(here.pathname.length)]) {
    click.preventDefault();
    go(url.href);
  }
});
// "/" goes to the search, as elsewhere
document.addEventListener('keydown', (key) => {
  if (key.key === '/' && !key.ctrlKey && !key.metaKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) {
    key.preventDefault();
    go('why');
    document.getElementById('q')?.focus();
  }
});
window.addEventListener('popstate', () => show(true));
contexts.onChange(drawBar);

async function counts() {
  if (document.hidden) {
    return;
  }
  try {
    const [letters, all] = await Promise.all([get('dead-letters?state=open&limit=100'), get('systems')]);
    shell.counts({
      letters: letters.next ? '99+' : letters.items.length,
      systems: all.items.filter((system) => system.state !== 'closed').length,
    });
  } catch {
    // the view itself says that the server does not answer
  }
}

show(false);
counts();
setInterval(counts, 15000);
if (sessionStorage.getItem('drover-login')) {
  login();
}
