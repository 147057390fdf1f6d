import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import '../station/entry-line.js';
import {icon} from '../design/icons.js';
import {button, chip, empty, field, input, problemBanner, select, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {LATEST} from '../feed/station-feed.js';
import zh from '../words/messages.zh.js';
import {day, instant, isoDay, say} from '../words/words.js';

const PAGE = 50;
const codes = prefix => Object.keys(zh).filter(it => it.startsWith(`${prefix}.`)).map(it => it.slice(prefix.length +
  1));

/** The journal, live as long as nothing narrower is asked for: new entries come in above,
  older ones are fetched below. */
class Journal extends Piece {
  static properties = {feed: {attribute: false}, live: {attribute: false}, cannot: {}, query: {attribute: false},
    found: {state: true}, next: {state: true}, going: {state: true}, problem: {state: true}, gap: {state: true}};
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
        ${narrowed ? nothing : chip('good', 'wait', say('journal.live'))}
        <div class="buttons no-print">
          <a class="button" href=${this.feed.exportUrl(this.#asked(this.query),
            'csv')} download>${icon('download')}<span>${say('journal.export.csv')}</span></a>
          <a class="button" href=${this.feed.exportUrl(this.#asked(this.query),
            'json')} download>${icon('download')}<span>${say('journal.export.json')}</span></a>
        </div></header>
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
    return html`<div class="entries">${repeat(shown, it => `${it.boot}.${it.seq}`, it => {
      const today = isoDay(it.at);
      const head = today === before ? nothing : html`<h2 class="day">${day(it.at)}</h2>`;
      before = today;
      return html`${head}<xy-entry .entry=${it} .cannot=${this.cannot}></xy-entry>`;
    })}</div>`;
  }

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

  #older() { return this.#fetch({before: this.next}); }

  async #fetch(more) {
    const turn = ++this.#turn;
    this.going = true;
    try {
      const page = await this.feed.journal({...this.#asked(this.query), ...more, limit: PAGE});
      if (turn === this.#turn) {
        this.found = more.before === undefined ? page.entries : [...this.found, ...page.entries];
        this.next = page.next;
        this.problem = undefined;
      }
    } catch (problem) {
      this.problem = turn === this.#turn ? problem : this.problem;
    } finally {
      this.going = turn !== this.#turn;
    }
  }
}
define('xy-journal', Journal);
