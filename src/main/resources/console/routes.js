// The routes that take messages: their topics, what they decided lately, when something last came.
import { html, nothing } from './lib/lit-html.js';
import { between, get, span, state, time, trouble } from './parts.js';

export function routes(params, shell) {
  let word = params.get('text') ?? '';
  let all = null;
  let files = null;
  let error = null;
  let timer = null;

  async function load() {
    clearTimeout(timer);
    try {
      [all, files] = await Promise.all([get('subscriptions'), get('routes')]);
      error = null;
    } catch (thrown) {
      error = thrown;
    }
    shell.draw();
    timer = setTimeout(load, 10000);
  }

  const typed = (input) => {
    word = input.target.value.trim();
    shell.address({ text: word });
    shell.draw();
  };

  const sum = (route) => Object.values(route.decisions).reduce((a, b) => a + b, 0);
  const rate = (route) => {
    const minutes = between(all.counted_since) / 60000;
    const number = sum(route) / Math.max(minutes, 1);
    return number === 0 ? nothing : number >= 1 ? `${number.toFixed(number < 10 ? 1 : 0)}/min` : `${(number * 60).toFixed(number * 60 < 10 ? 1 : 0)}/h`;
  };
  const differs = () => (files?.difference ? html`<div class="card"><p>${state('not taken', { 'not taken': 'fail' })} The route files on disk have differed since ${time(files.difference.since)}; those in force stay until the fault is mended.</p>
      ${files.difference.faults.map((fault) => html`<div class="reason mono">${fault}</div>`)}</div>` : nothing);
  const row = (route) => html`<tr>
    <td><a href="live?route=${encodeURIComponent(route.route)}">${route.route}</a>${route.running ? nothing : html` ${state('stopped')}`}
      ${route.description ? html`<div class="reason">${route.description}</div>` : nothing}
      <div class="small"><a href="catalogue?section=kamelets&route=${encodeURIComponent(route.route)}">its kamelets</a></div></td>
    <td class="small mono">${route.topics.map((topic) => html`<div><a href="live?topic=${encodeURIComponent(topic.replace(/[*#].*$/, ''))}">${topic}</a></div>`)}</td>
    <td class="inline num" data-name="acted">${route.decisions.acted ?? nothing}</td>
    <td class="inline num" data-name="ignored">${route.decisions.ignored ?? nothing}</td>
    <td class="inline num" data-name="duplicate">${route.decisions.duplicate ?? nothing}</td>
    <td class="inline num" data-name="waiting">${(route.decisions.waiting ?? 0) + (route.decisions.pending ?? 0) || nothing}</td>
    <td class="inline num" data-name="dead">${route.decisions.dead ?? nothing}</td>
    <td class="inline num nowrap" data-name="rate">${rate(route)}</td>
    <td class="inline small" data-name="last">${route.last_message_at ? time(route.last_message_at) : html`<span class="soft">none lately</span>`}</td></tr>`;

  function page() {
    const wanted = (all?.items ?? []).filter((route) => JSON.stringify([route.route, route.description, route.topics, route.group]).toLowerCase().includes(word.toLowerCase()));
    const groups = [...new Set(wanted.map((route) => route.group ?? 'no longer there'))].sort();
    return html`<div class="head"><h1>Routes</h1><p class="soft small">${all ? html`${all.items.length} take messages; counted ${all.counted_all ? 'over all that came' : html`over the newest 5,000`}${all.counted_since ? html`, ${span(between(all.counted_since))}` : nothing}` : 'One moment …'}</p></div>
      <div class="tools" role="search"><label class="grow">Topic, route or words of its description<input type="search" name="text" .value=${word} @input=${typed} placeholder="git.receive" /></label></div>
      ${trouble(error)}${differs()}
      ${wanted.length === 0 ? html`<p class="card empty">${all ? 'No route fits.' : 'One moment …'}</p>` : html`<div class="card wide"><table class="stack"><thead><tr><th>Route</th><th>Topics</th><th class="num">Acted</th><th class="num">Ignored</th><th class="num">Duplicate</th><th class="num">Waiting</th><th class="num">Dead</th><th class="num">Rate</th><th>Last message</th></tr></thead>
        ${groups.map((group) => html`<tbody><tr class="group"><th colspan="9" scope="rowgroup">${group}</th></tr>
          ${wanted.filter((route) => (route.group ?? 'no longer there') === group).map(row)}</tbody>`)}</table></div>`}`;
  }

  load();
  return { title: () => 'Routes', page, close: () => clearTimeout(timer) };
}
