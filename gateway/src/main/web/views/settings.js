import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, chip, empty, problemBanner, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {say} from '../words/words.js';
import {control} from './schema-form.js';

const shown = value => value === undefined ? say('settings.unset')
  : typeof value === 'boolean' ? say(value ? 'word.yes' : 'word.no')
  : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** What an operator may change: edited as a whole, compared with what is in force, and only then applied,
  as a whole. */
class Settings extends Piece {
  static properties = {feed: {attribute: false}, cannot: {}, current: {state: true}, values: {state: true},
    preview: {state: true}, problem: {state: true}, none: {state: true}, going: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    this.#fetch();
  }

  render() {
    return html`<div class="page">
      <header class="page-head"><h1>${say('settings.title')}</h1>
        ${this.current ? chip('idle', 'settings', say('settings.version', this.current)) : nothing}</header>
      ${problemBanner(this.problem)}
      ${this.none ? html`<section class="card">${empty('settings', say('settings.none'),
        say('settings.none.more'))}</section>`
        : !this.current ? nothing : html`<p class="quiet">${say('settings.more')}</p>${whyNot(this.cannot)}
          ${this.preview && !this.preview.problems?.length ? this.#differences() : this.#edit()}`}</div>`;
  }

  #edit() {
    const problems = this.preview?.problems ?? [];
    const same = JSON.stringify(this.values) === JSON.stringify(this.current.values);
    return html`${problems.length ? html`<div class="banner bad" role="alert">${icon('alarm')}<div>
        <h2>${say('settings.problems', {count: problems.length})}</h2>
        <ul>${problems.map(it => html`<li><span class="code">${it.path}</span> ${say('settings.found',
          {found: shown(it.found), expected: it.expected})}</li>`)}</ul></div></div>` : nothing}
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
      <tbody>${differences.map(it => html`<tr><th scope="row" class="code">${it.path}</th>
        <td><del>${shown(it.before)}</del></td><td><ins>${shown(it.after)}</ins></td></tr>`)}</tbody></table></div>
      <div class="buttons">${button({label: say('settings.apply'), sign: 'check', look: 'main',
          cannot: this.cannot || (differences.length ? '' : say('settings.same')), click: () => this.#apply()})}
        ${button({label: say('settings.back'), sign: 'undo', click: () => {
          this.preview = undefined; }})}</div></section>`;
  }

  #reset() {
    this.values = this.current.values;
    this.preview = undefined;
  }

  async #fetch() {
    try {
      this.current = await this.feed.configuration();
      this.#reset();
      this.problem = undefined;
    } catch (problem) {
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
      const act = await this.feed.configure(this.current.version, this.values);
      this.feed.actIs({name: 'configure', arguments: {}, ...act});
      this.preview = undefined;
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
    } finally {
      this.going = false;
    }
  }
}
define('xy-settings', Settings);
