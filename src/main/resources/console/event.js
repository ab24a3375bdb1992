// One event: its plan, what was called, and how it came about.
import { html, nothing } from './lib/lit-html.js';
import { between, count, get, json, outside, say, shortTopic, span, state, time, trouble } from './parts.js';
import { plan } from './plan.js';
import { decision } from './decision.js';

const AGAIN = 2000;

export function event(params, shell) {
  const id = params.get('id') ?? '';
  let chosen = Number(params.get('action')) || null;
  let chain = null;
  let error = null;
  let timer = null;
  let closed = false;
  let said = '';

  async function load() {
    try {
      chain = /^\d+$/.test(id) ? await get(`why?event=${id}`) : null;
      error = chain ? null : new Error('The address names no event: event?id=NUMBER.');
      const state = chain?.events[0]?.state;
      if (state && state !== said) {
        say(`Event ${id} is ${state}`);
        said = state;
      }
    } catch (thrown) {
      error = thrown;
    }
    if (!closed) {
      shell.draw();
      if (!['complete', 'failed', 'skipped', 'canceled'].includes(chain?.events[0]?.state) && error?.status !== 404) {
        timer = setTimeout(load, AGAIN);
      }
    }
  }

  const href = (action) => `event?id=${id}&action=${action.id}`;
  const choose = (click) => {
    const link = click.target.closest('a[href^="event?id="]');
    if (link) {
      click.preventDefault();
      chosen = Number(new URLSearchParams(link.getAttribute('href').split('?')[1]).get('action'));
      shell.address({ id, action: chosen });
      shell.draw();
      say(`Action ${chosen} is shown`);
    }
  };

  const took = (action) => span(between(action.submitted_at, action.completed_at));
  const row = (action) => html`<tr aria-selected=${action.id === chosen}>
    <td class="inline num">${action.id}</td>
    <td><a href=${href(action)}>${action.name}</a><div class="reason">${action.reason ?? nothing}</div>
      ${action.waits_for ? html`<div class="reason">waits for ${action.waits_for}</div>` : nothing}</td>
    <td class="inline">${state(action.state)}</td>
    <td class="small nowrap" data-name="verb">${action.verb}</td>
    <td class="inline num nowrap" data-name="took">${action.submitted_at ? took(action) : nothing}</td>
    <td class="small" data-name="there">${action.external_url ? outside(action.external_url, short(action.external_id) ?? 'open') : (short(action.external_id) ?? nothing)}</td>
  </tr>`;

  const call = (one) => html`<tr>
    <td class="inline">${time(one.called_at)}</td><td class="inline">${one.kind}${one.attempt > 1 ? ` ${one.attempt}` : ''}</td>
    <td class="inline">${state(one.outcome)}</td><td class="inline num nowrap">${span(one.took_ms)}</td>
    <td><details><summary>${summary(one.request)}</summary><h3>Request</h3>${json(one.request)}<h3>Answer</h3>${json(one.answer)}</details></td></tr>`;

  const detail = (action) => html`<section class="card pad" aria-label="Action ${action.id}">
    <div class="head"><h2>Action ${action.id}: ${action.name}</h2>${state(action.state)}</div>
    ${action.reason ? html`<p>${action.reason}</p>` : nothing}
    <dl class="facts">
      <dt>Verb</dt><dd>${action.verb} <span class="soft">on ${action.system}</span></dd>
      <dt>Same intent</dt><dd class="mono">${action.key}</dd>
      ${action.external_id ? html`<dt>There</dt><dd>${outside(action.external_url, action.external_id)}</dd>` : nothing}
      ${action.original_nvr ? html`<dt>Build</dt><dd class="mono">${action.original_nvr} → ${action.rebuilt_nvr ?? '…'}</dd>` : nothing}
      <dt>Try</dt><dd>${action.try} of ${action.tries}${action.attempts > 1 ? html`, ${action.attempts} attempts to send` : nothing}</dd>
      <dt>Planned</dt><dd>${time(action.created_at)}</dd>
      ${action.submitted_at ? html`<dt>Sent</dt><dd>${time(action.submitted_at)} <span class="soft">${span(between(action.created_at, action.submitted_at))} after it was planned</span></dd>` : nothing}
      ${action.completed_at ? html`<dt>Ended</dt><dd>${time(action.completed_at)} <span class="soft">took ${took(action)}</span></dd>` : nothing}
      ${action.depends_on.length ? html`<dt>After</dt><dd>${action.depends_on.map((need) => html`<a href=${`event?id=${id}&action=${need}`}>${need}</a> `)}</dd>` : nothing}
      ${action.next_attempt_at && !action.completed_at ? html`<dt>Next attempt</dt><dd>${time(action.next_attempt_at)}</dd>` : nothing}
    </dl>
    <h3>Calls made</h3>
    ${action.calls.length === 0 ? html`<p class="soft">None yet.</p>` : html`<div class="wide"><table class="stack"><thead><tr><th>When</th><th>Call</th><th>Outcome</th><th class="num">Took</th><th>Request and answer</th></tr></thead>
      <tbody>${action.calls.map(call)}</tbody></table></div>`}
    ${action.former_tries.length ? html`<h3>Former tries</h3><ul>${action.former_tries.map((former) => html`<li>${former.try}: ${former.reason} ${outside(former.external_url, former.external_id)}</li>`)}</ul>` : nothing}
    <details><summary>Parameters, as planned</summary>${json(action.parameters)}</details>
    ${action.resolved ? html`<details><summary>As sent</summary>${json(action.resolved)}</details>` : nothing}
    ${action.result ? html`<details open><summary>Result</summary>${json(action.result)}</details>` : nothing}
  </section>`;

  function page() {
    const found = chain?.events[0];
    if (!found) {
      return error ? html`<h1>Event ${id}</h1>${trouble(error)}` : html`<h1>Event ${id}</h1><p class="empty">One moment …</p>`;
    }
    const action = found.actions.find((one) => one.id === chosen);
    const done = found.actions.filter((one) => one.state === 'DONE').length;
    return html`${trouble(error)}
      <div class="head"><h1>Event ${found.id}: ${found.search_key}</h1>${state(found.state)}${found.dry_run ? html`<span class="state left">dry run</span>` : nothing}</div>
      ${found.reason ? html`<p>${found.reason}</p>` : nothing}
      <dl class="strip">
        <div><dt>Type</dt><dd>${found.type}</dd></div>
        <div><dt>Began</dt><dd>${time(found.created_at)}</dd></div>
        <div><dt>${found.finished_at ? 'Took' : 'Under way for'}</dt><dd>${span(between(found.created_at, found.finished_at))}</dd></div>
        <div><dt>Done</dt><dd>${done} of ${count(found.actions.length, 'action')}</dd></div>
        ${found.requester ? html`<div><dt>Requested by</dt><dd>${found.requester}</dd></div>` : nothing}
        ${found.message_id ? html`<div><dt>Because of</dt><dd><a href="why?message=${found.message_id}">${chain.message ? shortTopic(chain.message.topic) : 'its message'}</a></dd></div>` : nothing}
        <div><dt>As Freshmaker shows it</dt><dd><a href=${found.url.replace(/^\//, '')} target="_blank">JSON ↗</a></dd></div>
      </dl>
      ${found.actions.length === 0 ? html`<p class="card empty">Nothing was planned.</p>` : html`<div @click=${choose}>
        <div class="card plan" id="plan" tabindex="0" role="region" aria-label="Plan">${plan(found.actions, chosen, href)}</div>
        ${found.actions.length > 400 ? html`<p class="soft">The first 400 actions are drawn; the list has all.</p>` : nothing}
        <div class=${action ? 'pair' : ''}>
          <section><h2>Actions</h2><div class="card wide"><table class="stack"><thead><tr><th class="num">No.</th><th>What</th><th>State</th><th>Verb</th><th class="num">Took</th><th>There</th></tr></thead>
            <tbody>${found.actions.map(row)}</tbody></table></div></section>
          ${action ? html`<div><h2>Evidence</h2>${detail(action)}</div>` : nothing}
        </div></div>`}
      <h2>How it came about</h2>
      ${chain.deliveries.length === 0 ? html`<p class="soft">${found.manual ? 'Somebody asked for it.' : 'No message.'}</p>` : html`<ol class="chain">${chain.deliveries.filter((one) => !tracks(one)).map((one) => decision(one, found.id))}</ol>
        ${chain.deliveries.some(tracks) ? html`<details><summary>${count(chain.deliveries.filter(tracks).length, 'message')} told that something has moved</summary>
          <ol class="chain">${chain.deliveries.filter(tracks).map((one) => decision(one, found.id))}</ol></details>` : nothing}`}
      ${chain.cut ? html`<p class="note">Some lists are longer than what is shown.</p>` : nothing}`;
  }

  load();
  return {
    title: () => `Event ${id}`,
    page,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** A commit by its first digits. */
const short = (id) => (id && id.length > 24 ? `${id.slice(0, 10)}…` : id);

/** It planned nothing: it only told of work under way. */
const tracks = (delivery) => delivery.trace?.some((step) => step.kind === 'track') ?? false;

/** The first words of a request: its method and place. */
function summary(request) {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}
