import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import '../station/entry-line.js';
import {icon} from '../design/icons.js';
import {button, chip, empty, field, input, problemBanner, select, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {sentence} from '../feed/entry.js';
import {LATEST} from '../feed/station-feed.js';
import zh from '../words/messages.zh.js';
import {day, full, instant, isoDay, say} from '../words/words.js';

const PAGE = 50;
/** As many as are given at once, and as go on paper: some thirty pages. */
const LARGEST_PAGE = 200;
const MOST_ON_PAPER = 1000;
const WORDS = {text: 'journal.text', pass: 'journal.pass', subject: 'journal.subject', kind: 'journal.kind',
  reason: 'journal.reason', from: 'journal.from', to: 'journal.to'};
const codes = prefix => Object.keys(zh).filter(it => it.startsWith(`${prefix}.`)).map(it => it.slice(prefix.length +
  1));

/** The journal, live as long as nothing narrower is asked for: new entries come in above,
  older ones are fetched below. */
class Journal extends Piece {
  static properties = {feed: {attribute: false}, live: {attribute: false}, cannot: {}, query: {attribute: false},
    paper: {}, found: {state: true}, next: {state: true}, going: {state: true}, problem: {state: true},
    gap: {state: true}};
  #draft = {};
  #turn = 0;
  #onGap = () => { this.gap = true; };

  connectedCallback() {
    super.connectedCallback();
    this.feed.addEventListener('gap', this.#onGap);
    this.#draft = {...this.query};
    this.#find();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.removeEventListener('gap', this.#onGap);
  }

  render() {
    const narrowed = Object.keys(this.query).length > 0;
    return html`<div class="page">
      <header class="page-head"><h1>${say('journal.title')}</h1>
        ${narrowed ? nothing : html`<span class="no-print">${chip('good', 'wait', say('journal.live'))}</span>`}
        <div class="buttons no-print">
          <a class="button" href=${this.feed.exportUrl(this.#asked(this.query),
            'csv')} download>${icon('download')}<span>${say('journal.export.csv')}</span></a>
          <a class="button" href=${this.feed.exportUrl(this.#asked(this.query),
            'json')} download>${icon('download')}<span>${say('journal.export.json')}</span></a>
          ${button({label: say('word.print'), sign: 'print', cannot: this.going ? say('word.loading') : '',
            click: () => this.#print()})}
        </div></header>
      ${this.paper ? this.#paperSpan() : nothing}
      ${this.#filters(narrowed)}
      ${problemBanner(this.problem)}
      ${this.gap || this.#outrun() ? html`<div class="banner warn">${icon('alarm')}
        <div><p>${say('journal.gap')}</p></div>
        ${button({label: say('word.again'), click: () => this.#find()})}</div>` : nothing}
      <section class="card" aria-busy=${this.going ? 'true' : 'false'} @filter=${event => this.#ask(event.detail)}>
        ${this.#list()}
        ${this.next !== undefined ? html`<div class="buttons centred">${button({label: say('journal.older'),
          sign: 'down',
          cannot: this.going ? say('word.loading') : '', click: () => this.#older()})}</div>`
          : this.found?.length ? html`<p class="quiet small centred">${say('journal.end')}</p>` : nothing}
      </section></div>`;
  }

  #filters(narrowed) {
    const draft = this.#draft;
    const text = (name, label, more) => field({id: `q-${name}`, label, wrong: wrongAt(this.problem, name),
      input: input({name, value: draft[name] ?? '', change: it => { draft[name] = it; }, ...more})});
    const choose = (name, label, options) => field({id: `q-${name}`, label, input: select({name, value: draft[name] ??
      '',
      options: [['', say('word.all')], ...options], change: it => { draft[name] = it; }})});
    const station = this.feed.snapshot;
    const subjects = station ? [...station.doors, ...station.outlets ?? [], ...station.readers ??
      []].map(it => [it.id, it.id]) : [];
    return html`<details class="card filters no-print" ?open=${narrowed
      || Boolean(this.problem)}><summary>${icon('search')}<h2>${say('journal.filters')}</h2>
        ${narrowed ? chip('info', 'check', String(Object.keys(this.query).length)) : nothing}${icon('down',
          'more-sign')}</summary>
      <form class="form wide" @submit=${event => { event.preventDefault(); this.#ask(draft); }}>
        ${text('text', say('journal.text'), {type: 'search'})}
        ${text('pass', say('journal.pass'))}
        ${choose('subject', say('journal.subject'), subjects)}
        ${choose('kind', say('journal.kind'), codes('kind').map(it => [it, say(`kind.${it}`)]))}
        ${choose('reason', say('journal.reason'), codes('denial').map(it => [it, say(`denial.${it}`)]))}
        ${text('from', say('journal.from'), {type: 'datetime-local'})}
        ${text('to', say('journal.to'), {type: 'datetime-local'})}
        <div class="buttons whole"><button type="submit"
          class="button main">${icon('search')}<span>${say('journal.apply')}</span></button>
          ${narrowed ? button({label: say('journal.clear'), sign: 'cross', click: () => this.#ask({})}) : nothing}</div>
      </form></details>`;
  }

  #list() {
    const shown = this.#shown();
    if (!this.found && !this.problem) {
      return html`<div class="empty">${icon('wait', 'turning')}<p>${say('word.loading')}</p></div>`;
    }
    if (!shown.length) {
      return this.problem ? nothing : empty('list', say('journal.empty'), say('journal.empty.more'));
    }
    let before;
    return html`${this.paper ? this.#table(shown) : nothing}
      <div class="entries no-print">${repeat(shown, it => `${it.boot}.${it.seq}`, it => {
      const today = isoDay(it.at);
      const head = today === before ? nothing : html`<h2 class="day">${day(it.at)}</h2>`;
      before = today;
      return html`${head}<xy-entry .entry=${it} .cannot=${this.cannot}></xy-entry>`;
    })}</div>`;
  }

  // ---- on paper

  /** What was asked for, and what of it is there. */
  #paperSpan() {
    const shown = this.#shown();
    const words = {kind: it => say(`kind.${it}`), reason: it => say(`denial.${it}`), from: it => it.replace('T', ' '),
      to: it => it.replace('T', ' ')};
    const narrowed = Object.entries(this.query).filter(([name]) => name in WORDS)
      .map(([name, value]) => say('word.pair', {name: say(WORDS[name]), value: words[name]?.(value) ?? value}));
    return html`<div class="on-paper"><p>${narrowed.length ? narrowed.join(' · ') : say('journal.paper.all')}</p>
      ${shown.length ? html`<p class="figures">${say('journal.paper.span', {count: shown.length,
        from: full(shown.at(-1).at), to: full(shown[0].at)})}</p>` : nothing}
      ${this.next === undefined ? nothing : html`<p><strong>${say('journal.paper.older')}</strong></p>`}</div>`;
  }

  /** A table's head comes again on each sheet. */
  #table(shown) {
    const heads = ['journal.number', 'word.time', 'journal.subject', 'journal.kind'];
    return html`<table class="table figures on-paper">
      <thead><tr>${heads.map(it => html`<th scope="col">${say(it)}</th>`)}</tr></thead>
      <tbody>${shown.map(it => html`<tr><td>${it.seq}</td>
        <td><time datetime=${it.at}>${full(it.at)}</time>
          ${it.trust === 'floor' ? html`<br>${say('trust.floor')}` : nothing}</td>
        <td>${it.subject}</td><td>${sentence(it)}</td></tr>`)}</tbody></table>`;
  }

  /** All that was asked for, not only what was looked at. */
  async #print() {
    while (this.next !== undefined && this.found.length < MOST_ON_PAPER) {
      if (!await this.#older(LARGEST_PAGE)) {
        return;
      }
    }
    await this.updateComplete;
    print();
  }

  // ---- what is shown

  /** What came live joins what was found, while nothing narrower is asked for. */
  #shown() {
    const found = this.found ?? [];
    if (Object.keys(this.query).length) {
      return found;
    }
    const newest = found[0]?.seq ?? 0;
    return [...this.live.filter(it => it.seq > newest), ...found];
  }

  /** More came than is kept while nothing was fetched: what lies between is not here. */
  #outrun() {
    return this.found && !Object.keys(this.query).length && this.live.length >= LATEST
      && this.live.at(-1).seq > (this.found[0]?.seq ?? 0) + 1;
  }

  #ask(wanted) {
    const query = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value));
    this.#draft = {...query};
    this.tell('query', query);
  }

  willUpdate(changed) {
    if (changed.has('query') && changed.get('query') !== undefined) {
      this.#draft = {...this.query};
      this.#find();
    }
  }

  #asked(query) {
    const {from, to, ...rest} = query;
    return {...rest, from: from && instant(from).toISOString(), to: to && instant(to).toISOString()};
  }

  async #find() {
    this.found = undefined;
    this.next = undefined;
    this.gap = false;
    await this.#fetch({});
  }

  #older(limit = PAGE) { return this.#fetch({before: this.next, limit}); }

  /** @returns whether it came, and is still wanted */
  async #fetch(more) {
    const turn = ++this.#turn;
    this.going = true;
    try {
      const page = await this.feed.journal({...this.#asked(this.query), limit: PAGE, ...more});
      if (turn === this.#turn) {
        this.found = more.before === undefined ? page.entries : [...this.found, ...page.entries];
        this.next = page.next;
        this.problem = undefined;
        return true;
      }
    } catch (problem) {
      if (turn === this.#turn) {
        this.problem = problem;
      }
    } finally {
      if (turn === this.#turn) {
        this.going = false;
      }
    }
    return false;
  }
}
define('xy-journal', Journal);
