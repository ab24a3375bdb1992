// All that there is to be used: topics, kamelets, configuration, messages out, REST, metrics.
import { html, nothing } from './lib/lit-html.js';
import { count, get, json, say, trouble } from './parts.js';

const SECTIONS = [
  ['kamelets', 'Kamelets', 'koji-tag-build'],
  ['topics', 'Topics', 'git.receive'],
  ['configuration', 'Configuration', 'drover.bus.url'],
  ['messages', 'Messages out', 'drover.event'],
  ['rest', 'REST', 'dead-letters'],
  ['metrics', 'Metrics', 'drover_actions'],
];
const name = (item) => item.verb ?? item.topic ?? item.key ?? item.name ?? item.path;
const address = (section, params) => `catalogue?${new URLSearchParams({ section, ...params })}`;
const routes = (ids) => ids.map((id) => html`<div><a href="routes?text=${encodeURIComponent(id)}">${id}</a></div>`);

const fields = (title, all) =>
  all.length === 0
    ? nothing
    : html`<h3>${title}</h3><div class="wide"><table class="stack"><thead><tr><th>Name</th><th>Type</th><th>What it is</th></tr></thead><tbody>
      ${all.map((field) => html`<tr><td class="mono">${field.name}${field.required ? html` <span class="soft" title="must be there">required</span>` : nothing}</td>
        <td class="small nowrap">${field.type}${field.in ? html` <span class="soft">in the ${field.in}</span>` : nothing}</td>
        <td>${field.description}${field.default === undefined ? nothing : html` <span class="soft">default <code>${String(field.default)}</code></span>`}
          ${field.enum ? html`<div class="reason">one of ${field.enum.join(', ')}</div>` : nothing}</td></tr>`)}</tbody></table></div>`;

const fact = (word, value) => (value ? html`<dt>${word}</dt><dd>${value}</dd>` : nothing);
const kamelet = (word, verb) => (verb ? html`<dt>${word}</dt><dd><a href=${address('kamelets', { text: verb })}>${verb}</a></dd>` : nothing);

const kinds = {
  kamelets: (one) => html`<dl class="facts">${fact('Kind', one.kind)}${fact('System', one.system)}${fact('Permission', one.permission)}
      ${fact('Probe', one.probe)}${kamelet('Followed by', one.completion)}${kamelet('Verdict', one.verdict)}${kamelet('Canceled by', one.cancel)}${fact('Makes', one.artifact)}
      ${one.settings.length ? fact('Configured', one.settings.map((option) => option.name).join(', ')) : nothing}
      ${one.routes.length ? fact('Used by', routes(one.routes)) : nothing}${fact('Gives', one.gives)}</dl>
    ${fields('Parameters', one.parameters)}${fields('Answer', one.output)}
    ${one.example ? html`<h3>A route that loads as it is</h3>${json(one.example)}` : nothing}`,
  messages: (one) => html`<dl class="facts">${fact('Schema', one.name)}${fact('', one.description)}</dl>
    ${fields('Headers', Object.entries(one.headers).map(([header, description]) => ({ name: header, type: '', description })))}<h3>Body</h3>${json(one.schema)}`,
  rest: (one) => html`<dl class="facts">${fact('Login', one.login ? one.roles.join(' or ') || 'any' : 'where reading needs one')}</dl>
    ${fields('Parameters', one.parameters)}${fields('Body', one.body)}`,
};

const said = {
  topics: (one) => html`${one.description}${one.routes.length ? html`<div class="small">${routes(one.routes)}</div>` : nothing}`,
  kamelets: (one) => one.description,
  configuration: (one) => html`<div class="mono">${one.default === '' ? html`<span class="soft">empty</span>` : one.default}</div>
    <div class="reason">${one.comment}</div>`,
  messages: (one) => one.title,
  rest: (one) => one.summary,
  metrics: (one) => html`${one.description}<div class="reason">${one.type}${one.tags.length ? html`, by ${one.tags.join(', ')}` : nothing}</div>`,
};
const group = { topics: (one) => one.system || 'named by routes alone', kamelets: (one) => one.kind, configuration: (one) => one.section };

export function catalogue(params, shell) {
  const known = (id) => SECTIONS.some(([section]) => section === id);
  let section = known(params.get('section')) ? params.get('section') : 'kamelets';
  let word = params.get('text') ?? '';
  let route = params.get('route') ?? '';
  let all = null;
  let error = null;

  async function load() {
    try {
      all = await get('catalogue');
      all.kamelets = all.kamelets.filter((one) => one.kind !== 'probe');
    } catch (thrown) {
      error = thrown;
    }
    shell.draw();
  }

  const changed = () => {
    shell.address({ section, text: word, route });
    shell.draw();
    if (all) {
      say(`${count(wanted().length, 'entry').replace('entrys', 'entries')} of ${section}`);
    }
  };
  const typed = (input) => {
    word = input.target.value.trim();
    changed();
  };
  const picked = (id) => () => {
    section = id;
    word = '';
    route = '';
    changed();
  };
  const everywhere = () => {
    route = '';
    changed();
  };

  const fits = (one) => {
    const parts = [name(one), one.description, one.summary, one.title, one.comment, one.about, one.system, one.method];
    return parts.join(' ').toLowerCase().includes(word.toLowerCase()) && (!route || one.routes?.includes(route));
  };
  const wanted = () => all[section].filter(fits);

  function row(one, open) {
    const details = kinds[section];
    const title = html`${one.method ? html`<span class="soft">${one.method}</span> ` : nothing}${name(one)}`;
    return html`<tr><td class="mono">${details ? nothing : title}
        ${details ? html`<details ?open=${open}><summary>${title}</summary></details>` : nothing}</td>
      <td>${said[section](one)}${details ? html`<div class="more">${details(one)}</div>` : nothing}</td></tr>`;
  }

  function table(items) {
    const groupOf = group[section] ?? (() => '');
    const groups = [...new Set(items.map(groupOf))];
    return html`<div class="card wide"><table class="stack catalogue"><thead><tr><th>Name</th><th>What it is</th></tr></thead>
      ${groups.map((title) => html`<tbody>${title ? html`<tr class="group"><th colspan="2" scope="rowgroup">${title}${section === 'configuration' ? html`<div class="reason about">${items.find((one) => one.section === title).about}</div>` : nothing}</th></tr>` : nothing}
        ${items.filter((one) => groupOf(one) === title).map((one) => row(one, items.length === 1))}</tbody>`)}</table></div>`;
  }

  function page() {
    const items = all ? wanted() : [];
    return html`<div class="head"><h1>Catalogue</h1><p class="soft small">${all ? `${items.length} of ${all[section].length}` : 'One moment …'};
        <a href="api/drover/openapi.json" target="_blank" rel="noopener">OpenAPI</a></p></div>
      <div class="tools" role="search"><fieldset class="chips"><legend>What</legend>${SECTIONS.map(([id, text]) => html`<label><input type="radio" name="section" .checked=${id === section} @change=${picked(id)} />${text}</label>`)}</fieldset>
        <label class="grow">Name or words of its description<input type="search" name="text" .value=${word} @input=${typed} placeholder=${SECTIONS.find(([id]) => id === section)[2]} /></label>
        ${route ? html`<button @click=${everywhere}>only what ${route} uses ✕</button>` : nothing}</div>
      ${trouble(error)}
      ${items.length === 0 ? html`<p class="card empty">${all ? 'Nothing fits.' : error ? 'Nothing to show.' : 'One moment …'}</p>` : table(items)}`;
  }

  load();
  return { title: () => 'Catalogue', page };
}
