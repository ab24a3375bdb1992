// The remote systems: breaker, queue, rate, last error, next attempt; pause and resume.
import { html, nothing } from './lib/lit-html.js';
import { askFor } from './ask.js';
import { between, get, post, say, span, state, time, trouble } from './parts.js';

const SENSE = { open: 'fail', 'half-open': 'run', closed: 'good', paused: 'left', denied: 'fail' };
const WORDS = { closed: 'in use', open: 'open: left alone', 'half-open': 'half-open: being tried', denied: 'denied', paused: 'paused' };
const AGAIN = 2000;

export function systems(params, shell) {
  const only = params.get('system') ?? '';
  let all = null;
  let error = null;
  let timer = null;
  let closed = false;
  let said = '';

  async function load() {
    clearTimeout(timer);
    try {
      all = await get('systems');
      const sick = all.items.filter((system) => system.state !== 'closed');
      shell.counts({ systems: sick.length });
      const text = sick.map((system) => `${system.name} is ${system.state}`).join(', ');
      if (text !== said) {
        say(text || 'All systems are in use');
        said = text;
      }
      error = error?.lasting ? error : null;
    } catch (thrown) {
      error = thrown;
    }
    if (!closed) {
      shell.draw();
      timer = setTimeout(load, AGAIN);
    }
  }

  async function order(system, what) {
    const reason = await askFor(
      what === 'pause'
        ? { title: `Pause ${system.name}?`, text: 'No instance calls it any more, over restarts too; what is for it waits, and uses up no attempt.', reason: 'Why? Those whose work waits see it.', word: 'Pause' }
        : { title: `Resume ${system.name}?`, text: 'What waits is due at once, oldest first, at its rate.', word: 'Resume' });
    if (reason === null) {
      return;
    }
    try {
      await post(`systems/${encodeURIComponent(system.name)}/${what}`, reason ? { reason } : {});
      error = null;
    } catch (thrown) {
      error = thrown.status === 401 ? new Error('Not done: name and password were not taken.') : thrown;
      error.lasting = true;
    }
    load();
  }

  const number = (label, value, hint) => html`<div class=${value ? '' : 'zero'} title=${hint}><dt>${label}</dt><dd>${value}</dd></div>`;
  const card = (system) => html`<section class="card pad system ${system.state === 'closed' ? '' : { open: 'fail', denied: 'fail', 'half-open': 'run', paused: 'left' }[system.state]}"
      id="system-${system.name}" aria-label="System ${system.name}">
    <div class="top"><h2>${system.name}</h2>${state(WORDS[system.state] ?? system.state, { [WORDS[system.state] ?? system.state]: SENSE[system.state] })}
      <span class="soft small right">${system.since ? html`for ${span(between(system.since))}` : nothing}</span></div>
    ${system.why && system.state !== 'closed' ? html`<p class="small">${system.why}</p>` : nothing}
    ${system.next_try ? html`<p class="small soft">Next try ${time(system.next_try)}</p>` : nothing}
    <dl class="numbers">
      ${number('in flight', system.in_flight + system.lookups_in_flight, `calls now, of ${system.concurrency} at most`)}
      ${number('due', system.due, 'actions that could be sent or probed now')}
      ${number('waiting', system.waiting, 'in back-off, or behind what they need')}
      ${number('accepted', system.accepted, 'actions that the system works on')}
      ${number('unknown', system.unknown, 'of which nobody can tell whether they took effect')}
      ${number('messages', system.deliveries_waiting, 'messages that wait since a lookup here could not tell')}
      ${number('queued', system.queued, 'in memory of this instance')}
      ${number('failed', system.calls_in_window ? `${system.failures_in_window}/${system.calls_in_window}` : 0, 'of the last calls')}
    </dl>
    ${system.other_instances.map((other) => html`<p class="small soft">On ${other.instance}: ${other.state}, ${other.why}</p>`)}
    <div class="foot"><span class="soft small">at most ${system.concurrency} at a time${system.rate_per_second ? `, ${system.rate_per_second}/s` : ', no limit of rate'}</span>
      <span class="right">${system.state === 'closed' ? html`<button @click=${() => order(system, 'pause')}>Pause</button>` : html`<button @click=${() => order(system, 'resume')}>Resume</button>
        ${system.state === 'paused' ? nothing : html`<button @click=${() => order(system, 'pause')}>Pause</button>`}`}</span></div>
  </section>`;

  const quiet = (system) => html`<tr id="system-${system.name}"><td><strong>${system.name}</strong></td><td class="inline">${state('in use', { 'in use': 'good' })}</td>
    <td class="inline num" data-name="failed">${system.calls_in_window ? `${system.failures_in_window}/${system.calls_in_window}` : nothing}</td>
    <td class="small soft">at most ${system.concurrency} at a time${system.rate_per_second ? `, ${system.rate_per_second}/s` : ''}</td>
    <td class="small soft nowrap" data-name="for">${span(between(system.since))}</td>
    <td class="inline"><button class="small" @click=${() => order(system, 'pause')} aria-label="Pause ${system.name}">Pause</button></td></tr>`;
  const isQuiet = (system) => system.state === 'closed' && system.other_instances.length === 0
    && system.in_flight + system.lookups_in_flight + system.due + system.waiting + system.unknown + system.accepted + system.deliveries_waiting + system.queued === 0;

  load();
  return {
    title: () => 'Systems',
    page: () => {
      const items = (all?.items ?? []).filter((system) => !only || system.name === only);
      const order = (system) => (system.state === 'closed' ? (system.in_flight + system.due + system.waiting + system.accepted ? 1 : 2) : 0);
      items.sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
      return html`<div class="head"><h1>Systems</h1><p class="soft small">${all ? `as ${all.instance} finds them` : 'One moment …'}</p></div>
        ${trouble(error)}<div class="systems">${items.filter((one) => !isQuiet(one)).map(card)}</div>
        ${items.some(isQuiet) ? html`<h2>Nothing to do</h2><div class="card wide"><table class="stack"><thead><tr><th>System</th><th>State</th><th class="num">Failed of the last calls</th><th>Limits</th><th>For</th><th><span class="unseen">Orders</span></th></tr></thead>
          <tbody>${items.filter(isQuiet).map(quiet)}</tbody></table></div>` : nothing}`;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
