// Dead letters by cause, with replay and discard.
import { html, nothing } from './lib/lit-html.js';
import { askFor } from './ask.js';
import { count, get, json, post, query, say, shortTopic, state, time, trouble } from './parts.js';

const CLASSES = ['invalid', 'forged', 'permanent', 'exhausted', 'bug'];
const SENSE = { open: 'fail' };

export function dead(params, shell) {
  const filter = { class: params.get('class') ?? '', system: params.get('system') ?? '', state: params.get('state') ?? 'open', cluster: params.get('cluster') ?? '', letter: params.get('letter') ?? '' };
  let clusters = null;
  let letters = null;
  let shown = null;
  let error = null;
  let told = '';
  let picked = new Set();
  let busy = false;

  const address = (add) => shell.address({ ...filter, state: filter.state === 'open' ? '' : filter.state }, add);
  const narrow = () => ({ state: filter.state === 'all' ? '' : filter.state, class: filter.class, system: filter.system });

  async function load() {
    try {
      const wanted = query(narrow());
      [clusters, letters, shown] = await Promise.all([
        get(`dead-letters/clusters${wanted}`),
        filter.cluster ? get(`dead-letters${query({ ...narrow(), cluster: filter.cluster, limit: 200 })}`) : null,
        filter.letter ? get(`dead-letters/${encodeURIComponent(filter.letter)}`) : null,
      ]);
      error = null;
    } catch (thrown) {
      error = thrown;
    }
    picked = new Set([...picked].filter((id) => letters?.items.some((one) => one.id === id && one.state === 'OPEN')));
    shell.draw();
  }

  const set = (field) => (input) => {
    filter[field] = input.target.value.trim();
    filter.cluster = '';
    filter.letter = '';
    address();
    load();
  };
  const openCluster = (cluster) => (click) => {
    click.preventDefault();
    filter.cluster = filter.cluster === cluster.fingerprint ? '' : cluster.fingerprint;
    filter.letter = '';
    picked.clear();
    address(true);
    load();
  };
  const openLetter = (letter) => (click) => {
    click.preventDefault();
    filter.letter = String(letter.id);
    address(true);
    load().then(() => document.getElementById('letter')?.focus());
  };
  const pick = (letter) => (input) => {
    picked[input.target.checked ? 'add' : 'delete'](letter.id);
    shell.draw();
  };

  /** Goes on until the server says that nothing is left, 200 a request. */
  async function order(what, which, title, text, reason) {
    const given = await askFor({ title, text, reason, word: what === 'replay' ? 'Replay' : 'Discard', bad: what === 'discard' });
    if (given === null) {
      return;
    }
    busy = true;
    error = null;
    shell.draw();
    try {
      let done = 0;
      const not = [];
      let next = null;
      do {
        const answer = await post(`dead-letters/${what}`, { ...which, ...(given ? { reason: given } : {}), ...(next ? { next } : {}) });
        done += answer.done;
        not.push(...answer.outcomes.filter((one) => !one.done));
        next = answer.next;
      } while (next);
      told = `${what === 'replay' ? 'Replayed' : 'Discarded'}: ${done}${not.length ? `; not: ${not.slice(0, 3).map((one) => `${one.id}, ${one.what}`).join('; ')}` : ''}.`;
      say(told);
    } catch (thrown) {
      error = thrown.status === 401 ? new Error('Not done: name and password were not taken.') : thrown;
    }
    busy = false;
    await load();
  }

  const orders = (which, number, of) => html`
    <button ?disabled=${busy || number === 0} @click=${() => order('replay', which, `Replay ${of}?`,
      'It goes through the same door again, and is judged by the routes as they are now. What was done once is not done again.')}>Replay ${of}</button>
    <button class="bad" ?disabled=${busy || number === 0} @click=${() => order('discard', which, `Discard ${of}?`,
      'It is kept with your reason, and nothing is done about it any more.', 'Why?')}>Discard ${of}</button>`;

  const row = (cluster) => html`<tr aria-selected=${cluster.fingerprint === filter.cluster}>
    <td class="inline num"><strong>${cluster.count}</strong></td><td class="inline">${cluster.reason_class}</td>
    <td><a href="dead-letters?cluster=${cluster.fingerprint}" aria-expanded=${cluster.fingerprint === filter.cluster} @click=${openCluster(cluster)}>${cluster.example}</a>
      <div class="reason">${Object.keys(cluster.places).map(shortTopic).join(', ')}${cluster.systems.length ? ` · ${cluster.systems.join(', ')}` : ''}</div></td>
    <td class="inline small" data-name="open">${cluster.open ? state(`${cluster.open} open`, { [`${cluster.open} open`]: 'fail' }) : nothing}
      ${cluster.replayed ? html`<span class="soft nowrap">${cluster.replayed} replayed</span>` : nothing} ${cluster.discarded ? html`<span class="soft nowrap">${cluster.discarded} discarded</span>` : nothing}</td>
    <td class="inline small" data-name="first">${time(cluster.first)}</td><td class="inline small" data-name="last">${time(cluster.last)}</td></tr>`;

  const one = (letter) => html`<tr aria-selected=${String(letter.id) === filter.letter}>
    <td class="inline"><input type="checkbox" aria-label="Pick dead letter ${letter.id}" ?disabled=${letter.state !== 'OPEN'} .checked=${picked.has(letter.id)} @change=${pick(letter)} /></td>
    <td class="inline num"><a href="dead-letters?cluster=${filter.cluster}&letter=${letter.id}" @click=${openLetter(letter)}>${letter.id}</a></td>
    <td class="inline">${state(letter.state, SENSE)}</td><td class="small">${shortTopic(letter.topic) || letter.system || letter.source}</td>
    <td class="inline small">${time(letter.created_at)}</td></tr>`;

  const detail = (letter) => html`<section id="letter" tabindex="-1" class="card pad" aria-label="Dead letter ${letter.id}">
    <div class="head"><h2>Dead letter ${letter.id}</h2>${state(letter.state, SENSE)}</div>
    <p>${letter.evidence}</p>
    <dl class="facts">
      <dt>Class</dt><dd>${letter.reason_class}</dd>
      ${letter.topic ? html`<dt>Topic</dt><dd>${letter.topic}</dd>` : nothing}
      <dt>When</dt><dd>${time(letter.created_at)} <span class="soft">from ${letter.source}</span></dd>
      ${letter.handled_by ? html`<dt>Dealt with</dt><dd>${time(letter.handled_at)} by ${letter.handled_by}${letter.note ? `: ${letter.note}` : ''}</dd>` : nothing}
      ${letter.became ? html`<dt>Became</dt><dd>${letter.became}</dd>` : nothing}
      ${letter.message_id ? html`<dt>Chain</dt><dd><a href="why?message=${letter.message_id}">from its message on</a></dd>` : nothing}
      ${letter.action ? html`<dt>Action</dt><dd><a href="event?id=${letter.action.event_id}&action=${letter.action_id}">${letter.action.verb} ${letter.action.name}</a></dd>` : nothing}
    </dl>
    ${letter.state === 'OPEN' ? html`<div class="tools">${orders({ ids: [letter.id] }, 1, `dead letter ${letter.id}`)}</div>` : nothing}
    ${letter.payload === null ? nothing : html`<h3>Payload${letter.payload_cut ? ', its beginning' : ''}</h3>${json(letter.payload)}`}
    ${letter.action?.calls?.length ? html`<h3>Calls</h3>${letter.action.calls.map((call) => html`<details><summary>${call.kind} ${call.attempt}: ${call.outcome} ${time(call.called_at)}</summary>${json(call.request)}${json(call.answer)}</details>`)}` : nothing}
  </section>`;

  load();
  return {
    title: () => 'Dead letters',
    page: () => html`
      <div class="head"><h1>Dead letters</h1><p class="soft small">What could not be read, judged or done, by cause.</p></div>
      <div class="tools">
        <label>State<select name="state" @change=${set('state')}>${['open', 'all', 'replayed', 'discarded'].map((word) => html`<option ?selected=${word === filter.state}>${word}</option>`)}</select></label>
        <label>Class<select name="class" @change=${set('class')}><option value="">any</option>${CLASSES.map((word) => html`<option ?selected=${word === filter.class}>${word}</option>`)}</select></label>
        <label>System<input type="search" name="system" .value=${filter.system} @change=${set('system')} placeholder="koji" /></label>
      </div>
      ${trouble(error)}${told ? html`<p class="note" id="told">${told}</p>` : nothing}
      ${clusters === null ? (error ? nothing : html`<p class="empty">One moment …</p>`) : clusters.items.length === 0
        ? html`<p class="card empty">${filter.state === 'open' ? 'None is open: everything could be read, judged and done, or was dealt with.' : 'There are none of that kind.'}</p>`
        : html`<div class="card wide"><table class="stack"><caption class="unseen">Causes</caption><thead><tr><th class="num">Letters</th><th>Class</th><th>Cause</th><th>State</th><th>First</th><th>Last</th></tr></thead>
          <tbody id="clusters">${clusters.items.map(row)}</tbody></table></div>`}
      ${letters || shown ? html`<div class=${letters && shown ? 'pair' : ''}>
        ${letters ? html`<section><h2>${count(letters.items.length, 'letter')} of this cause${letters.next ? ', the newest' : ''}</h2>
          <div class="tools">${picked.size ? orders({ ids: [...picked] }, picked.size, `the ${picked.size} picked`) : orders({ cluster: filter.cluster }, letters.items.filter((letter) => letter.state === 'OPEN').length, 'all open ones')}</div>
          <div class="card wide"><table class="stack"><thead><tr><th><span class="unseen">Pick</span></th><th class="num">No.</th><th>State</th><th>Where</th><th>When</th></tr></thead><tbody id="letters">${letters.items.map(one)}</tbody></table></div></section>` : nothing}
        ${shown ? html`<div><h2>Evidence</h2>${detail(shown)}</div>` : nothing}</div>` : nothing}`,
  };
}
