// What became of it: one box, and the chain from the message to the outcome, or to the filter that said no.
import { html, nothing } from './lib/lit-html.js';
import { live as unchanged } from './lib/directives/live.js';
import { decision } from './decision.js';
import { count, get, json, look, outside, query, say, shortTopic, state, time, trouble } from './parts.js';

const KINDS = ['message', 'event', 'action'];

export function why(params, shell) {
  let word = params.get('q') ?? '';
  let hits = null;
  let chain = null;
  let of = null;
  let error = null;
  let busy = false;

  const asked = KINDS.find((kind) => params.get(kind));

  async function work(task) {
    busy = true;
    error = null;
    shell.draw();
    try {
      await task();
      say(chain ? chain.summary : hits ? `${count(hits.items.length, 'hit')} for ${word}` : '');
    } catch (thrown) {
      error = thrown;
    }
    busy = false;
    shell.draw();
  }

  const show = (kind, id) =>
    work(async () => {
      chain = await get(`why?${kind}=${encodeURIComponent(id)}`);
      of = { kind, id: String(id) };
    });

  const search = () =>
    work(async () => {
      chain = null;
      of = null;
      hits = await get(`search${query({ q: word })}`);
      const best = hits.items[0];
      if (best) {
        chain = await get(`why?${best.kind}=${encodeURIComponent(best.id)}`);
        of = best;
      }
    });

  function submit(sent) {
    sent.preventDefault();
    word = new FormData(sent.target).get('q').trim();
    if (word) {
      shell.address({ q: word }, true);
      search();
    }
  }

  const pick = (hit) => (click) => {
    click.preventDefault();
    shell.address({ q: word, [hit.kind]: hit.id }, true);
    show(hit.kind, hit.id);
  };

  const outcome = () => {
    const event = chain.events[0];
    if (event) {
      return look(event.state);
    }
    const words = chain.deliveries.map((delivery) => delivery.decision ?? delivery.state);
    return look(words.find((one) => look(one) === 'fail') ?? words[0] ?? 'ignored');
  };

  const action = (event) => (one) => html`<tr>
    <td><a href="event?id=${event.id}&action=${one.id}">${one.name}</a>${one.reason ? html`<div class="reason">${one.reason}</div>` : nothing}
      ${one.waits_for ? html`<div class="reason">waits for ${one.waits_for}</div>` : nothing}</td>
    <td class="inline">${state(one.state)}</td><td class="small inline">${one.verb}</td>
    <td class="small inline">${one.external_url ? outside(one.external_url, one.external_id ?? 'open') : (one.external_id ?? nothing)}</td></tr>`;

  const event = (one) => html`<li class=${look(one.state)}><span class="bead"></span><div class="card pad">
    <div class="head">${state(one.state)}<strong><a href="event?id=${one.id}">Event ${one.id}: ${one.search_key}</a></strong>
      <span class="soft small">${one.type}, ${time(one.created_at)}${one.dry_run ? ', dry run' : ''}</span></div>
    ${one.reason ? html`<p>${one.reason}</p>` : nothing}
    ${one.actions.length ? html`<div class="wide"><table class="stack"><tbody>${one.actions.slice(0, 50).map(action(one))}</tbody></table></div>
      ${one.actions.length > 50 ? html`<p><a href="event?id=${one.id}">and ${one.actions.length - 50} more</a></p>` : nothing}` : nothing}
  </div></li>`;

  const letter = (one) => html`<li class="fail"><span class="bead"></span><div class="card pad"><div class="head">${state(one.state, { open: 'fail' })}
    <strong><a href="dead-letters?letter=${one.id}">Dead letter ${one.id}</a></strong><span class="soft small">${one.reason_class}</span></div>
    <p>${one.evidence}</p></div></li>`;

  const message = (one) => html`<li class="wait"><span class="bead"></span><div class="card pad">
    <div class="head"><strong>${shortTopic(one.topic)}</strong><span class="soft small">message, ${time(one.received_at)} from ${one.source}${
      one.receptions > 1 ? `, came ${one.receptions} times` : ''}</span></div>
    <p class="mono small">${one.bus_id}</p>
    ${one.note ? html`<p>${one.note}</p>` : nothing}
    ${one.caused_by ? html`<p>Drover’s own, about <a href="event?id=${one.caused_by.event_id}">event ${one.caused_by.event_id}</a>.</p>` : nothing}
    <p class="small"><a href=${`api/drover/messages/${one.id}/raw`} target="_blank">The bytes ↗</a></p>
    <details><summary>Headers</summary>${json(one.headers)}</details></div></li>`;

  const hit = (one) => html`<tr aria-selected=${of?.kind === one.kind && of?.id === one.id}>
    <td class="inline">${time(one.at)}</td><td class="inline kind">${one.kind}</td>
    <td><a href=${`why?q=${encodeURIComponent(word)}&${one.kind}=${one.id}`} @click=${pick(one)}>${shortTopic(one.title)}</a>
      <div class="reason">${one.summary}</div></td>
    <td class="small soft" data-name="found in">${one.found}</td></tr>`;

  if (word) {
    search().then(() => asked && show(asked, params.get(asked)));
  } else if (asked) {
    show(asked, params.get(asked));
  }

  return {
    title: () => (word ? `Why ${word}` : 'Why'),
    page: () => html`
      <h1>Why?</h1>
      <form class="tools" role="search" @submit=${submit}>
        <label class="grow" for="q">What it is about<input id="q" name="q" type="search" autocomplete="off" .value=${unchanged(word)}
          placeholder="message id, NVR, module, container, package, pull request, commit, number of an event" /></label>
        <button class="main" ?disabled=${busy}>${busy ? 'Looking …' : 'Find out'}</button>
      </form>
      ${trouble(error)}
      ${hits && hits.items.length === 0 ? html`<div class="card empty"><p>Nothing is about “${hits.q}”.</p>
        <p class="small">Looked for it among all ids and names, in the newest ${hits.looked_through.events_and_actions} events and actions, and in what the newest
        ${hits.looked_through.messages} messages say. Either no such message came, or it is older; see <a href="dead-letters">Dead letters</a> for those that could not be read.</p></div>` : nothing}
      ${hits && hits.items.length > 1 ? html`<div class="card wide"><table class="stack"><caption class="unseen">What was found</caption><thead><tr><th>When</th><th>Kind</th><th>What, and what became of it</th><th>Found in</th></tr></thead>
        <tbody id="hits">${hits.items.map(hit)}</tbody></table></div>` : nothing}
      ${chain ? html`<p id="sentence" class="sentence ${outcome()}">${chain.summary}</p>
        <ol class="chain">${chain.message ? message(chain.message) : nothing}${chain.deliveries.map((one) => decision(one))}${chain.events.map(event)}${chain.dead_letters.map(letter)}</ol>
        ${chain.cut ? html`<p class="note">Some lists are longer than what is shown.</p>` : nothing}` : nothing}
      ${!chain && !hits && !error && !busy ? html`<p class="soft">Every message ends with a decision and a reason, every action with an outcome. Type what you know of it, and press Enter; <kbd>/</kbd> comes back to this box.</p>` : nothing}`,
  };
}
