// Messages, decisions, events and actions as they happen.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { query, say, shortTopic, state, time } from './parts.js';

const KINDS = ['message', 'decision', 'event', 'action'];
const STATES = ['acted', 'ignored', 'duplicate', 'waiting', 'dead', 'open', 'complete', 'failed', 'skipped', 'canceled', 'planned', 'sending', 'accepted', 'done', 'unknown'];
const SHOWN = 300;

const target = (one) =>
  one.kind === 'event' || (one.kind === 'action' && one.event_id)
    ? `event?id=${one.event_id}${one.kind === 'action' ? `&action=${one.id}` : ''}`
    : one.message_id
      ? `why?message=${one.message_id}`
      : null;

export function live(params, shell) {
  const filter = { kind: params.get('kind') ?? '', topic: params.get('topic') ?? '', route: params.get('route') ?? '', state: params.get('state') ?? '', text: params.get('text') ?? '' };
  let rows = [];
  const keys = new Map();
  let source = null;
  let link = 'connecting';
  let note = '';
  let paused = false;
  let held = [];
  let drawing = false;
  let retry = null;
  let unsaid = 0;
  let settled = false;
  const kinds = () => new Set(filter.kind ? filter.kind.split(',') : KINDS);

  function connect() {
    source?.close();
    clearTimeout(retry);
    link = 'connecting';
    source = new EventSource(`api/drover/stream${query(filter)}`);
    source.onopen = () => {
      link = 'live';
      setTimeout(() => {
        settled = true;
        shell.draw();
      }, 1500);
      shell.draw();
    };
    source.onmessage = (message) => take(JSON.parse(message.data));
    source.onerror = () => {
      link = 'broken';
      if (source.readyState === EventSource.CLOSED) {
        retry = setTimeout(connect, 5000);
      }
      shell.draw();
    };
    shell.draw();
  }

  function restart() {
    rows = [];
    keys.clear();
    held = [];
    shell.address(filter);
    connect();
  }

  function take(one) {
    if (!KINDS.includes(one.kind)) {
      note = one.kind === 'back' ? '' : one.title;
    } else if (paused) {
      held.push(one);
      held.splice(0, held.length - 1000);
    } else {
      put(one);
    }
    if (!drawing) {
      drawing = true;
      requestAnimationFrame(() => {
        drawing = false;
        shell.draw();
      });
    }
  }

  /** One row a thing: what it has become takes the place of what it was, at the top. */
  function put(one) {
    const key = `${one.kind} ${one.id}`;
    const former = keys.get(key);
    if (former) {
      if (former.state === one.state && former.reason === one.reason) {
        return;
      }
      rows.splice(rows.indexOf(former), 1);
    }
    keys.set(key, one);
    rows.unshift(one);
    unsaid++;
    for (const old of rows.splice(SHOWN)) {
      keys.delete(`${old.kind} ${old.id}`);
    }
  }

  function pause() {
    paused = !paused;
    if (!paused) {
      held.forEach(put);
      held = [];
    }
    shell.draw();
  }

  let typing = null;
  const typed = (field) => (input) => {
    filter[field] = input.target.value.trim();
    clearTimeout(typing);
    typing = setTimeout(restart, input.type === 'change' ? 0 : 350);
  };
  const kind = (word) => (input) => {
    const wanted = kinds();
    wanted[input.target.checked ? 'add' : 'delete'](word);
    filter.kind = wanted.size === KINDS.length || wanted.size === 0 ? '' : [...wanted].join(',');
    restart();
  };

  const row = (one) => {
    const to = target(one);
    return html`<tr class=${Date.now() - new Date(one.at) < 3000 ? 'fresh' : ''}>
      <td class="inline mono">${time(one.at)}</td>
      <td class="inline kind">${one.kind}</td>
      <td class="inline">${one.kind === 'message' ? nothing : state(one.state)}</td>
      <td>
        ${to ? html`<a href=${to}>${one.kind === 'message' ? shortTopic(one.title) : one.title}</a>` : one.title}
        ${one.reason ? html`<div class="reason">${one.reason}</div>` : nothing}
      </td>
      <td class="small soft" data-name="topic">${one.kind === 'message' ? nothing : shortTopic(one.topic)}</td>
      <td class="small soft" data-name=${one.system ? 'system' : 'route'}>${one.system ?? (one.kind === 'decision' ? nothing : one.route) ?? nothing}</td>
    </tr>`;
  };

  const field = (name, label, hint, grow) => html`<label class=${grow ? 'grow' : ''}>${label}
    <input type="search" name=${name} .value=${filter[name]} placeholder=${hint} @input=${typed(name)} /></label>`;

  const teller = setInterval(() => {
    if (unsaid > 0 && rows[0]) {
      say(`${unsaid} new. Last: ${rows[0].kind} ${rows[0].title}, ${rows[0].state.toLowerCase()}`);
      unsaid = 0;
    }
  }, 8000);

  connect();
  return {
    title: () => 'Live',
    page: () => html`
      <div class="head"><h1>Live</h1>
        <p class="soft small"><span class="${link === 'live' ? 'good' : link === 'broken' ? 'fail' : 'wait'}"><span class="dot"></span></span>${
          link === 'live' ? (paused ? `paused, ${held.length} waiting` : 'as it happens') : link === 'broken' ? 'not connected, trying again' : 'connecting'}</p>
        <button class="right" aria-pressed=${paused} @click=${pause}>${paused ? 'Go on' : 'Pause'}</button></div>
      <div class="tools" role="search" aria-label="What is shown">
        <fieldset class="chips"><legend>Show</legend>${KINDS.map((word) => html`<label><input type="checkbox" name=${word}
          .checked=${kinds().has(word)} @change=${kind(word)} />${word}s</label>`)}</fieldset>
        ${field('text', 'Text', 'package, reason, number …', true)} ${field('topic', 'Topic', 'git.receive')} ${field('route', 'Route', 'modules-on')}
        <label>Decision or state<select name="state" @change=${typed('state')}>
          <option value="">any</option>${STATES.map((word) => html`<option ?selected=${word === filter.state}>${word}</option>`)}</select></label>
      </div>
      ${note ? html`<p class="note">${note}</p>` : nothing}
      <div class="card wide">${rows.length === 0
        ? html`<p class="empty">${link === 'live' && settled ? 'Nothing of that kind yet. It appears here as soon as it happens.' : 'One moment …'}</p>`
        : html`<table class="stack"><caption class="unseen">What happened, newest first</caption>
          <thead><tr><th>Time</th><th>Kind</th><th>State</th><th>What</th><th>Topic</th><th>Route or system</th></tr></thead>
          <tbody id="happenings">${repeat(rows, (one) => `${one.kind} ${one.id} ${one.state}`, row)}</tbody></table>`}</div>`,
    close() {
      source?.close();
      clearTimeout(retry);
      clearTimeout(typing);
      clearInterval(teller);
    },
  };
}
