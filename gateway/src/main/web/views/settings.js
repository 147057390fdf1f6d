import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, chip, empty, problemBanner, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {author, dateTime, say} from '../words/words.js';
import {at, control, valueWords} from './schema-form.js';

const KINDS = ['configuration-changed', 'configuration-rolled-back', 'configuration-refused'];
const LATEST = 5;

/** What an operator may change: edited as a whole, compared with what is in force, and only then applied, as a whole.
  What somebody else changes meanwhile is shown at once, and never overwritten. */
class Settings extends Piece {
  static properties = {feed: {attribute: false}, cannot: {}, current: {state: true}, values: {state: true},
    preview: {state: true}, problem: {state: true}, none: {state: true}, going: {state: true},
    latest: {state: true}, overtaken: {state: true}};

  #turn = 0;
  #came = ({detail}) => KINDS.includes(detail.kind) && this.#heard(detail);

  connectedCallback() {
    super.connectedCallback();
    this.latest = [];
    this.feed.addEventListener('entry', this.#came);
    this.#fetch();
    this.#recent();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.removeEventListener('entry', this.#came);
  }

  render() {
    return html`<div class="page">
      <header class="page-head"><h1>${say('settings.title')}</h1>
        ${this.current ? this.#version() : nothing}</header>
      ${this.overtaken ? this.#banner('warn', say('settings.overtaken'), button({label: say('settings.anew'),
        click: () => this.#fetch()})) : problemBanner(this.problem)}
      ${this.current?.takenBack ? this.#banner('warn', say('settings.takenBack', this.current.takenBack)) : nothing}
      ${this.none ? html`<section class="card">${empty('settings', say('settings.none'),
        say('settings.none.more'))}</section>`
        : !this.current ? nothing : html`<p class="quiet">${say('settings.more')}</p>${whyNot(this.cannot)}
          ${this.preview && !this.preview.problems?.length ? this.#differences() : this.#edit()}
          ${this.#changes()}`}</div>`;
  }

  #version() {
    const {version, by, onTrial} = this.current;
    const made = this.latest.find(it => it.kind === KINDS[0] && it.body.version === version);
    const who = by ? ` · ${author(by)}${made ? ` · ${dateTime(made.at)}` : ''}` : '';
    return html`${chip('idle', 'settings', (version ? say('settings.version', {version}) : say('settings.file')) + who)}
      ${onTrial ? chip('warn', 'clock', say('settings.trial')) : nothing}`;
  }

  #banner(tone, words, act = nothing) {
    return html`<div class="banner ${tone}" role="status">${icon('info')}<div><p>${words}</p>${act}</div></div>`;
  }

  #changes() {
    return this.latest.length ? html`<section class="card"><header><h2>${say('settings.latest')}</h2></header>
      ${this.latest.map(it => html`<xy-entry .entry=${it} day></xy-entry>`)}</section>` : nothing;
  }

  #edit() {
    const problems = this.preview?.problems ?? [];
    const same = !this.#isEdited;
    return html`${problems.length ? html`<div class="banner bad" role="alert">${icon('alarm')}<div>
        <h2>${say('settings.problems', {count: problems.length})}</h2>
        <ul>${problems.map(it => html`<li>${this.#place(it.path)} – ${say('settings.found',
          {found: it.found ?? say('settings.unset'), expected: it.expected})}</li>`)}</ul></div></div>` : nothing}
      <form class="card" novalidate @submit=${this.#look}>
        ${control({schema: this.current.schema, value: this.values, path: '', name: say('settings.title'), problems,
          change: next => { this.values = next; }})}
        <div class="buttons">
          <button type="submit" class="button main" ?disabled=${same || this.going
            || Boolean(this.cannot)}>${icon('search')}
            <span>${say('settings.preview')}</span></button>
          ${same ? nothing : button({label: say('settings.discard'), look: 'bare', click: () => this.#reset()})}
          ${same ? html`<span class="quiet small">${say('settings.same')}</span>` : nothing}</div></form>`;
  }

  #differences() {
    const {differences} = this.preview;
    return html`<section class="card"><header><h2>${say('settings.differences',
      {count: differences.length})}</h2></header>
      <div class="scroll"><table class="table differences"><thead><tr><th scope="col">${say('settings.title')}</th>
        <th scope="col">${say('settings.before')}</th><th scope="col">${say('settings.after')}</th></tr></thead>
      <tbody>${differences.map(it => html`<tr><th scope="row">${this.#place(it.path)}</th>
        <td><del>${this.#words(it.path, it.before)}</del></td>
        <td><ins>${this.#words(it.path, it.after)}</ins></td></tr>`)}</tbody></table></div>
      <div class="buttons">${button({label: say('settings.apply'), sign: 'check', look: 'main',
          cannot: this.cannot || (differences.length ? '' : say('settings.same')), click: () => this.#apply()})}
        ${button({label: say('settings.back'), sign: 'undo', click: () => {
          this.preview = undefined; }})}</div></section>`;
  }

  #place(path) { return at(this.current.schema, path).map(it => it.title).join(' › ') || say('settings.title'); }

  #words(path, value) { return valueWords(at(this.current.schema, path).at(-1)?.schema ?? {}, value); }

  #reset() {
    this.values = this.current.values;
    this.preview = undefined;
    this.overtaken = false;
  }

  get #isEdited() { return JSON.stringify(this.values) !== JSON.stringify(this.current?.values); }

  /** Whoever edits keeps what he has written, and is told; anybody else sees what holds now. */
  #heard(entry) {
    this.latest = [entry, ...this.latest.filter(it => it.seq !== entry.seq)].slice(0, LATEST);
    if (this.going || !this.current) {
      return;
    }
    if (!this.#isEdited) {
      this.#fetch();
    } else if (entry.kind !== 'configuration-refused') {
      this.overtaken = true;
    }
  }

  async #recent() {
    const pages = await Promise.all(KINDS.map(kind => this.feed.journal({kind, limit: LATEST}).catch(() =>
      ({entries: []}))));
    const all = new Map([...this.latest, ...pages.flatMap(it => it.entries)].map(it => [it.seq, it]));
    this.latest = [...all.values()].sort((a, b) => b.seq - a.seq).slice(0, LATEST);
  }

  /** Of several under way the last one asked counts, whichever answer comes last. */
  async #fetch() {
    const turn = ++this.#turn;
    try {
      const current = await this.feed.configuration();
      if (turn !== this.#turn) {
        return;
      }
      this.current = current;
      this.#reset();
      this.problem = undefined;
    } catch (problem) {
      if (turn !== this.#turn) {
        return;
      }
      this.none = problem.status === 404;
      this.problem = this.none ? undefined : problem;
    }
  }

  async #look(event) {
    event.preventDefault();
    await this.#going(async () => { this.preview = await this.feed.preview(this.current.version, this.values); });
  }

  #apply() {
    return this.#going(async () => {
      const {version} = await this.feed.configure(this.current.version, this.values);
      this.feed.actIs({id: `configuration-${version}`, name: 'configure', arguments: {}, stage: 'done'});
      await this.#fetch();
    });
  }

  async #going(work) {
    this.going = true;
    try {
      await work();
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
      this.overtaken = problem.code === 'changed-meanwhile';
      if (problem.code === 'settings-refused') {
        this.preview = {problems: problem.errors.map(it => ({...it, path: it.field.replace('/values', '')}))};
      }
    } finally {
      this.going = false;
    }
  }
}
define('xy-settings', Settings);
