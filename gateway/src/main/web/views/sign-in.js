import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, field, input, problemBanner, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {say} from '../words/words.js';
import {SHORTEST_PASSWORD} from './password.js';

/** The way in: an account and its password; the first time, the code that stands on the box's own console. */
class SignIn extends Piece {
  static properties = {feed: {attribute: false}, setUp: {state: true}, damaged: {state: true},
    problem: {state: true}, wrong: {state: true}, going: {state: true}};

  constructor() {
    super();
    this.wanted = {code: '', account: '', password: '', again: ''};
    this.wrong = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.#look();
  }

  async #look() {
    try {
      const {needed, damaged} = await this.feed.wayIn();
      this.setUp = needed;
      this.damaged = damaged;
      this.problem = undefined;
    } catch (problem) {
      this.setUp = false;
      this.problem = problem;
    }
    await this.updateComplete;
    this.querySelector('input')?.focus();
  }

  render() {
    if (this.setUp === undefined) {
      return html`<main class="gate" id="content"></main>`;
    }
    if (this.damaged) {
      return this.#noWayIn();
    }
    const fresh = this.setUp;
    const text = (name, label, more, hint) => field({id: `in-${name}`, label, hint,
      wrong: this.wrong[name] ?? wrongAt(this.problem, name),
      input: input({name, value: this.wanted[name], change: it => { this.wanted[name] = it; }, ...more})});
    return html`<main class="gate" id="content"><form class="card" novalidate @submit=${this.#submit}>
      <div class="mark">${icon('home')}</div>
      <h1>${say(fresh ? 'setUp.title' : 'signIn.title')}</h1>
      <p class="quiet">${say(fresh ? 'setUp.more' : 'app.console')}</p>
      ${problemBanner(this.problem)}
      ${fresh ? text('code', say('setUp.code'), {autocomplete: 'one-time-code'}) : nothing}
      ${text('account', say('accounts.account'), {autocomplete: 'username', more: {maxlength: fresh ? 32 : 64}}, fresh
        ? say('accounts.name.hint') : undefined)}
      ${text('password', say('accounts.password'), {type: 'password', autocomplete: fresh ? 'new-password'
        : 'current-password'},
        fresh ? say('accounts.password.hint') : undefined)}
      ${fresh ? text('again', say('setUp.again'), {type: 'password', autocomplete: 'new-password'}) : nothing}
      <button type="submit" class="button main" ?disabled=${this.going}>${icon('key')}
        <span>${say(fresh ? 'setUp.go' : 'signIn.go')}</span></button>
    </form></main>`;
  }

  /** No password is right while the accounts lie aside. */
  #noWayIn() {
    return html`<main class="gate" id="content"><section class="card">
      <div class="mark">${icon('alarm')}</div>
      <h1>${say('signIn.title')}</h1>
      <div class="banner bad" role="alert">${icon('alarm')}<div><p>${say('signIn.damaged')}</p>
        <p class="code">gateway console account --config station.yaml --add NAME --role admin</p></div></div>
      ${button({label: say('word.again'), sign: 'restart', look: 'main', click: () => this.#look()})}
    </section></main>`;
  }

  async #submit(event) {
    event.preventDefault();
    const {code, account, password, again} = this.wanted;
    const needed = this.setUp ? ['code', 'account', 'password', 'again'] : ['account', 'password'];
    this.wrong = Object.fromEntries(needed.filter(it => !this.wanted[it]).map(it => [it, say('wrong.required')]));
    if (this.setUp && password && password.length < SHORTEST_PASSWORD) {
      this.wrong.password = say('wrong.password.short', {count: password.length});
    } else if (this.setUp && again && again !== password) {
      this.wrong.again = say('wrong.password.differs');
    }
    const first = needed.find(it => this.wrong[it]);
    if (first) {
      this.querySelector(`#in-${first}`).focus();
      return;
    }
    this.going = true;
    try {
      await (this.setUp ? this.feed.setUp(code.trim(), account, password) : this.feed.signIn(account, password));
    } catch (problem) {
      this.problem = problem;
      this.querySelector('#in-password').select();
    } finally {
      this.going = false;
    }
  }
}
define('xy-sign-in', SignIn);
