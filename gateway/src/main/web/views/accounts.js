import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, chip, field, input, problemBanner, select, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {minute, say} from '../words/words.js';
import {SHORTEST_PASSWORD} from './password.js';

const LONGEST_DAYS = 3660;
const ROLES = ['viewer', 'operator', 'admin'];
const SIGNS = {viewer: 'search', operator: 'shield', admin: 'key'};

/** Who may sign in, and which programs may ask. For administrators. */
class Accounts extends Piece {
  static properties = {feed: {attribute: false}, accounts: {state: true}, tokens: {state: true}, problem: {state: true},
    sheet: {state: true}, wrong: {state: true}, sheetProblem: {state: true}, once: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    this.#fetch();
  }

  render() {
    return html`<div class="page">
      <header class="page-head"><h1>${say('accounts.page')}</h1></header>
      ${problemBanner(this.problem)}
      <section class="card"><header><h2>${say('accounts.title')}</h2>
        ${button({label: say('accounts.add'), sign: 'accounts',
          click: () => this.#open({kind: 'add', account: '', role: 'viewer', password: ''})})}</header>
        ${this.accounts ? this.#accounts() : nothing}</section>
      <section class="card"><header><h2>${say('tokens.title')}</h2>${button({label: say('tokens.add'), sign: 'key',
        click: () => this.#open({kind: 'token', name: '', role: 'viewer', days: '365'})})}</header>
        <p class="quiet">${say('tokens.more')}</p>
        ${this.once ? html`<div class="banner info" role="status">${icon('key')}<div><p>${say('tokens.once')}</p>
          <p class="code">${this.once}</p></div></div>` : nothing}
        ${this.tokens?.length ? this.#tokens() : html`<p class="quiet">${say('tokens.none')}</p>`}</section>
      ${this.#dialog()}</div>`;
  }

  #accounts() {
    return html`<ul class="rows">${this.accounts.map(it => html`<li>
      <div><strong>${it.account}</strong> ${chip('idle', SIGNS[it.role], say(`role.${it.role}`))}
        ${this.#isMe(it) ? html`<span class="small quiet">${say('accounts.self')}</span>` : nothing}
        <p class="small quiet">${say('word.pair', {name: say('accounts.lastSignIn'),
          value: it.lastSignIn ? minute(it.lastSignIn) : say('accounts.never')})}</p></div>
      <div class="buttons">
        ${button({label: say('accounts.change'),
          click: () => this.#open({kind: 'change', account: it.account, role: it.role, password: ''})})}
        ${button({label: say('accounts.drop'), look: 'bare grave', cannot: this.#isMe(it) ? say('accounts.self') : '',
          click: () => this.#open({kind: 'drop', account: it.account})})}</div></li>`)}</ul>`;
  }

  #isMe({account}) { return account === this.feed.session?.account; }

  #tokens() {
    return html`<ul class="rows">${this.tokens.map(it => html`<li>
      <div><strong>${it.name}</strong> ${chip('idle', SIGNS[it.role], say(`role.${it.role}`))}
        <p class="small quiet">${say('word.pair', {name: say('tokens.expires'),
          value: it.expires ? minute(it.expires) : say('tokens.never')})}</p></div>
      ${button({label: say('tokens.drop'), look: 'bare grave',
        click: () => this.#open({...it, kind: 'drop-token'})})}</li>`)}</ul>`;
  }

  async #open(sheet) {
    this.sheet = sheet;
    this.wrong = {};
    this.sheetProblem = undefined;
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  #dialog() {
    const sheet = this.sheet ?? {};
    const titles = {
      add: say('accounts.add'), change: say('accounts.change.title', sheet), drop: say('accounts.drop.ask', sheet),
      token: say('tokens.add'), 'drop-token': say('tokens.drop.ask', sheet),
    };
    const drops = {drop: say('accounts.drop.more'), 'drop-token': say('tokens.drop.more')};
    return html`<dialog aria-labelledby="sheet-title" @close=${() => { this.sheet = undefined; }}>${this.sheet ? html`
      <form novalidate @submit=${this.#submit}><div class="head ${drops[sheet.kind] ? 'bad' : ''}">
          ${icon(drops[sheet.kind] ? 'alarm' : 'accounts')}<h1 id="sheet-title">${titles[sheet.kind]}</h1></div>
        ${problemBanner(this.sheetProblem)}
        ${drops[sheet.kind] ? html`<p class="quiet">${drops[sheet.kind]}</p>` : this.#fields(sheet)}
        <div class="ends">${button({label: say('word.cancel'), click: () => this.querySelector('dialog').close()})}
          <button type="submit" class="button ${drops[sheet.kind] ? 'grave' : 'main'}">${drops[sheet.kind]
            ? say(sheet.kind === 'drop' ? 'accounts.drop' : 'tokens.drop') : say('word.save')}</button></div></form>`
              : nothing}</dialog>`;
  }

  #fields(sheet) {
    const text = (name, label, more = {}, hint) => field({id: `sheet-${name}`, label, hint,
      wrong: this.wrong[name] ?? wrongAt(this.sheetProblem, name),
      input: input({name, value: sheet[name], change: it => { sheet[name] = it; }, ...more})});
    const role = field({id: 'sheet-role', label: say('accounts.role'), input: select({name: 'role', value: sheet.role,
      options: ROLES.map(it => [it, say(`role.${it}`)]), change: it => { sheet.role = it; }})});
    return html`
      ${sheet.kind === 'add' ? text('account', say('accounts.account'), {more: {maxlength: 32}},
        say('accounts.name.hint')) : nothing}
      ${sheet.kind === 'token' ? text('name', say('tokens.name'), {more: {maxlength: 32}}, say('accounts.name.hint'))
        : nothing}
      ${role}
      ${sheet.kind === 'token' ? text('days', say('tokens.days'), {type: 'number', more: {min: 1, max: LONGEST_DAYS}})
        : this.#isMe(sheet) ? nothing
        : text('password', say(sheet.kind === 'add' ? 'accounts.password' : 'accounts.password.new'),
          {type: 'password', autocomplete: 'new-password'}, say('accounts.password.hint'))}`;
  }

  async #submit(event) {
    event.preventDefault();
    const sheet = this.sheet;
    this.wrong = wrongs(sheet);
    const first = Object.keys(this.wrong)[0];
    if (first) {
      this.querySelector(`#sheet-${first}`).focus();
      return;
    }
    try {
      await this.#carryOut(sheet);
      this.querySelector('dialog').close();
      await this.#fetch();
    } catch (problem) {
      this.sheetProblem = problem;
    }
  }

  async #carryOut({kind, account, role, password, name, days, id}) {
    switch (kind) {
      case 'add': return this.feed.addAccount({account, role, password});
      case 'change': return this.feed.changeAccount(account, password ? {role, password} : {role});
      case 'drop': return this.feed.dropAccount(account);
      case 'drop-token': return this.feed.dropToken(id);
      default: this.once = (await this.feed.addToken({name, role, days: Number(days)})).secret;
    }
  }

  async #fetch() {
    try {
      [this.accounts, this.tokens] = await Promise.all([this.feed.accounts(), this.feed.tokens()]);
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    }
  }
}
define('xy-accounts', Accounts);

function wrongs({kind, account, name, password, days}) {
  const wrong = {};
  if (kind === 'add' && !account) {
    wrong.account = say('wrong.required');
  }
  if (kind === 'token' && !name) {
    wrong.name = say('wrong.required');
  }
  if (kind === 'token' && !(days >= 1 && days <= LONGEST_DAYS)) {
    wrong.days = say('wrong.range', {least: 1, most: LONGEST_DAYS});
  }
  if ((kind === 'add' || kind === 'change' && password) && password.length < SHORTEST_PASSWORD) {
    wrong.password = say('wrong.password.short', {count: password.length});
  }
  return wrong;
}
