'use strict';

const silence = 40000; // the server says something every fifteen seconds
const again = 3000;
const $ = (id) => document.getElementById(id);
const words = document.body.dataset;
let source = null;
let heard = 0;
let retry = 0;
let session = '';

function show(id) {
  for (const other of ['waiting', 'refused', 'later', 'figures']) $(other).hidden = other !== id;
}

function live(is) {
  $('live').hidden = !is;
  $('lost').hidden = is;
}

// text writes a figure as the language groups its digits, or says why it is not told.
function text(f) {
  if (f === 'small') return words.small;
  if (f === 'hidden') return words.hidden;
  return String(f ?? 0).replace(/\B(?=(\d{3})+$)/g, words.group);
}

function make(tag, kind, content) {
  const e = document.createElement(tag);
  if (kind) e.className = kind;
  if (content !== undefined) e.textContent = content;
  return e;
}

function card(c) {
  const e = make('div', 'card');
  e.id = c.id;
  e.append(make('p', '', c.name), make('strong', '', text(c.figure)));
  for (const d of c.details ?? []) e.append(make('p', '', d));
  return e;
}

// share is how much of a bar is filled: nothing where a figure is not told.
function share(f, of) {
  return typeof f === 'number' && typeof of === 'number' && of > 0 ? Math.min(100, f * 100 / of) : 0;
}

function most(figures) {
  return Math.max(1, ...figures.filter((f) => typeof f === 'number'));
}

function row(r, largest, colour) {
  const e = make('li');
  const number = make('span', 'number');
  number.append(make('b', '', text(r.attended)));
  if (r.expected !== null) number.append(' / ' + text(r.expected));
  const bar = make('div', 'bar');
  bar.setAttribute('aria-hidden', 'true');
  const filled = make('i');
  filled.style.width = share(r.attended, r.expected === null ? largest : Math.max(r.expected, r.attended)) + '%';
  if (colour) filled.style.background = `var(--${r.key}, var(--bar))`;
  bar.append(filled);
  e.append(make('span', 'name', r.name), number, bar);
  return e;
}

function group(g) {
  const e = make('section', 'panel group');
  const list = make('ul');
  const largest = most(g.rows.map((r) => r.attended));
  list.append(...g.rows.map((r) => row(r, largest, g.id === 'category' && /^[a-z-]+$/.test(r.key))));
  e.append(make('h2', '', g.title), list);
  return e;
}

function arrivals(a) {
  const [title, empty, chart, hours] = $('arrivals').children;
  title.textContent = a.title;
  empty.textContent = a.empty ?? '';
  empty.hidden = !a.empty;
  chart.hidden = hours.hidden = a.spans.length === 0;
  const largest = most(a.spans.map((s) => s.attended));
  const every = Math.max(2, Math.ceil(a.spans.length / 6));
  chart.setAttribute('aria-label', a.title + ': ' + a.spans.map((s) => s.from + ' ' + text(s.attended)).join(', '));
  chart.replaceChildren(...a.spans.map((s) => {
    const bar = make('i', typeof s.attended === 'number' ? '' : 'untold');
    bar.style.height = (typeof s.attended === 'number' ? share(s.attended, largest) : 6) + '%';
    bar.title = s.from + ' · ' + text(s.attended);
    return bar;
  }));
  hours.replaceChildren(...a.spans.map((s, i) => make('span', '', i % every === 0 ? s.from : '')));
}

function choose(r) {
  const select = $('session');
  $('choice').hidden = r.sessions.length < 3;
  if (select.childElementCount !== r.sessions.length) {
    select.replaceChildren(...r.sessions.map((s) => new Option(s.name, s.id)));
  }
  select.value = r.session;
}

function draw(r) {
  $('title').textContent = r.title;
  $('note').textContent = r.note ?? '';
  $('note').hidden = !r.note;
  choose(r);
  $('cards').replaceChildren(...r.cards.map(card));
  for (const old of document.querySelectorAll('.group')) old.remove();
  $('panels').prepend(...r.groups.filter((g) => g.rows.length > 0).map(group));
  arrivals(r.arrivals);
  show('figures');
}

function listen() {
  clearTimeout(retry);
  source?.close();
  heard = Date.now();
  source = new EventSource('feed?' + new URLSearchParams({ lang: document.documentElement.lang, session }));
  source.addEventListener('report', (e) => {
    heard = Date.now();
    live(true);
    draw(JSON.parse(e.data));
  });
  source.addEventListener('alive', (e) => {
    heard = Date.now();
    live(true);
    $('clock').textContent = e.data;
  });
  source.addEventListener('error', lost);
}

// lost waits for the browser, which connects anew, or finds out why it does not.
async function lost() {
  live(false);
  if (source.readyState !== EventSource.CLOSED) return;
  const status = await fetch('enter').then((a) => a.status, () => 0);
  if (status === 401) {
    show('refused');
    return;
  }
  session = ''; // which may be gone
  retry = setTimeout(listen, again);
}

function watch() {
  if (source && source.readyState !== EventSource.CLOSED && Date.now() - heard > silence) {
    live(false);
    listen();
  }
}

// enter gives the token of the link for a cookie, and takes it out of the address.
async function enter() {
  const token = location.hash.slice(1);
  if (!token) return listen();
  show('waiting');
  const status = await fetch('enter', { method: 'POST', body: token }).then((a) => a.status, () => 0);
  if (status === 0) {
    live(false);
    setTimeout(enter, again);
    return;
  }
  history.replaceState(null, '', location.pathname + location.search);
  if (status === 429) return show('later');
  if (status !== 204) return show('refused');
  listen();
}

$('session').addEventListener('change', (e) => {
  session = e.target.value;
  listen();
});
document.addEventListener('visibilitychange', watch);
addEventListener('hashchange', enter);
setInterval(watch, 5000);
show('waiting');
enter();
