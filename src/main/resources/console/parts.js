// What all views are made of: asking the server, times, states, JSON.
import { html, nothing, svg } from './lib/lit-html.js';

/** An answer that is no success; `message` is for people. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, 'Drover does not answer. Is it running, and is the network there?');
  }
  const text = await response.text();
  let body = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = { message: text.slice(0, 500) };
  }
  if (!response.ok) {
    throw new Refused(response.status, body?.message ?? `The server answers ${response.status}.`);
  }
  return body;
}

/** @param path below /api/drover/ */
export const get = (path) => ask(`api/drover/${path}`, { headers: { Accept: 'application/json' } });

/** The browser asks for a login where one is needed; the console never sees the password. */
export const post = (path, body) =>
  ask(`api/drover/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

export const query = (params) => {
  const kept = Object.entries(params).filter(([, value]) => value !== '' && value != null);
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
};

const SHAPES = {
  good: svg`<circle cx="8" cy="8" r="7" fill="currentColor"/>`,
  run: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>`,
  wait: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2.5"/>`,
  fail: svg`<path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="3.2" stroke-linecap="round"/>`,
  calm: svg`<path d="M2 8h12" stroke="currentColor" stroke-width="3.4" stroke-linecap="round"/>`,
  left: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M4 12L12 4" stroke="currentColor" stroke-width="2.4"/>`,
  doubt: svg`<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="none" stroke="currentColor" stroke-width="2.4"/>`,
};

const CLASSES = {
  good: ['acted', 'done', 'complete', 'closed', 'found', 'yes', 'published', 'replayed', 'running', 'up'],
  run: ['open', 'sending', 'accepted', 'started', 'building', 'half-open', 'build', 'asked'],
  wait: ['pending', 'planned', 'waiting', 'received', 'no', 'owed', 'init'],
  fail: ['failed', 'dead', 'denied', 'refused', 'unavailable', 'down', 'error'],
  calm: ['ignored', 'duplicate'],
  left: ['skipped', 'canceled', 'discarded', 'paused', 'not-found', 'stopped'],
  doubt: ['unknown', 'ambiguous', 'unseen'],
};

/** good, run, wait, fail, calm, left or doubt. @param sense of words that mean another thing elsewhere */
export function look(word, sense = {}) {
  const lower = String(word).toLowerCase();
  return sense[lower] ?? Object.keys(CLASSES).find((name) => CLASSES[name].includes(lower)) ?? 'wait';
}

export const shape = (name) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name] ?? SHAPES.wait}</svg>`;

export const glyph = (name) => SHAPES[name] ?? SHAPES.wait;

/** A state as shape, colour and word. */
export function state(word, sense) {
  if (word == null) {
    return nothing;
  }
  const name = look(word, sense);
  return html`<span class="state ${name}">${shape(name)}${String(word).toLowerCase()}</span>`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** The time of day, with the day where it is not today; the exact instant on hovering. */
export function time(at) {
  if (at == null) {
    return nothing;
  }
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return html`<time datetime=${at} title=${at} class="nowrap">${today ? '' : `${DAY.format(date)} `}${CLOCK.format(date)}</time>`;
}

/** "4.2 s", "3 min 5 s", "2 d 4 h" of milliseconds. */
export function span(ms) {
  if (ms == null || Number.isNaN(ms)) {
    return '';
  }
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  const s = ms / 1000;
  if (s < 60) {
    return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  }
  const whole = Math.round(s);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  return whole < 86400
    ? `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
    : `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

export const between = (from, to) => (from == null ? null : new Date(to ?? Date.now()) - new Date(from));

/** Only what a browser can open safely is a link. */
export const outside = (url, text) =>
  /^https?:\/\//.test(url ?? '')
    ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${text ?? url} ↗</a>`
    : html`${text ?? url ?? nothing}`;

export const json = (value) =>
  value == null ? html`<span class="soft">none</span>` : html`<pre tabindex="0">${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`;

export const trouble = (error) => (error ? html`<div class="trouble" role="alert">${error.message}</div>` : nothing);

/** For screen readers; at most what was said last is read. */
export function say(text) {
  const place = document.getElementById('said');
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/** "1 action", "3 actions". */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Topics are long and begin alike. */
export const shortTopic = (topic) => topic?.replace(/^org\.[^.]+\.(prod|stg|dev)\./, (all, env) => (env === 'prod' ? '' : `${env}: `)) ?? '';
