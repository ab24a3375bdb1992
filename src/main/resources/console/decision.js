// What one route decided about a message: the sentence, each step, each lookup with its age.
import { html, nothing } from './lib/lit-html.js';
import { between, count, json, look, span, state, time } from './parts.js';

const step = (one) => html`<li>${state(one.outcome ?? 'done', { no: 'calm' })}
  <span>${one.description || one.id}${one.subject ? html` <span class="soft">(${text(one.subject)})</span>` : nothing}${
    one.description && one.id ? html` <span class="soft small mono">${one.id}</span>` : nothing}${
    one.reason ? html`<div class="reason soft">${text(one.reason)}</div>` : nothing}</span></li>`;

const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const lookup = (delivery) => (one) => html`<li><details><summary>${one.step}: ${one.outcome}
    <span class="soft">asked ${time(one.asked_at)}, answered in ${span(one.took_ms)}${
      delivery.judged_at ? html`, ${span(between(one.asked_at, delivery.judged_at))} old when it was used` : nothing}</span></summary>
  <h3>Question</h3>${json(one.question)}<h3>Answer</h3>${json(one.answer)}</details></li>`;

/** @param event whose page this is; no link to itself */
export function decision(delivery, event) {
  const word = delivery.decision ?? delivery.state;
  return html`<li class=${look(word)}><span class="bead"></span><div class="card pad">
    <div class="head">${state(word)}<strong>${delivery.route}</strong>
      <span class="soft small">${time(delivery.judged_at ?? delivery.received_at)}${
        delivery.judged_at ? html`, ${span(between(delivery.received_at, delivery.judged_at))} after it came` : nothing}${
        delivery.attempts > 1 ? html`, ${delivery.attempts} attempts` : nothing}</span></div>
    ${delivery.reason ? html`<p>${delivery.reason}</p>` : nothing}
    ${delivery.next_attempt_at && delivery.state === 'WAITING' ? html`<p class="soft">Asks again at ${time(delivery.next_attempt_at)}.</p>` : nothing}
    ${delivery.event_id && delivery.event_id !== event ? html`<p><a href="event?id=${delivery.event_id}">Event ${delivery.event_id}</a></p>` : nothing}
    ${delivery.trace?.length ? html`<details ?open=${delivery.trace.length <= 12}><summary>${count(delivery.trace.length, 'step')}</summary>
      <ol class="steps">${delivery.trace.map(step)}</ol></details>` : nothing}
    ${delivery.lookups?.length ? html`<h3>Lookups used</h3><ul class="plain">${delivery.lookups.map(lookup(delivery))}</ul>` : nothing}
  </div></li>`;
}
