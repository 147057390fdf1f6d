import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, field, input, problemBanner, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {say} from '../words/words.js';

export const SHORTEST_PASSWORD = 10;

/** One's own password, changed by who knows the old one. */
class Password extends Piece {
  static properties = {feed: {attribute: false}, wanted: {state: true}, wrong: {state: true}, problem: {state: true}};

  async ask() {
    this.wanted = {old: '', fresh: ''};
    this.wrong = {};
    this.problem = undefined;
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  render() {
    const text = (name, label, autocomplete, wrong, hint) => field({id: `own-${name}`, label, hint, wrong,
      input: input({name, type: 'password', value: this.wanted[name], autocomplete,
        change: it => { this.wanted[name] = it; }})});
    return html`<dialog aria-labelledby="own-title" @close=${() => { this.wanted = undefined; }}>${this.wanted ? html`
      <form novalidate @submit=${this.#submit}>
        <div class="head">${icon('key')}<h1 id="own-title">${say('password.title')}</h1></div>
        ${problemBanner(this.problem)}
        ${text('old', say('password.old'), 'current-password', this.wrong.old ?? wrongAt(this.problem, 'oldPassword'))}
        ${text('fresh', say('password.fresh'), 'new-password', this.wrong.fresh ?? wrongAt(this.problem, 'password'),
          say('accounts.password.hint'))}
        <div class="ends">${button({label: say('word.cancel'), click: () => this.querySelector('dialog').close()})}
          <button type="submit" class="button main">${say('word.save')}</button></div></form>` : nothing}</dialog>`;
  }

  async #submit(event) {
    event.preventDefault();
    const {old, fresh} = this.wanted;
    this.wrong = {
      ...(old ? {} : {old: say('wrong.required')}),
      ...(fresh.length < SHORTEST_PASSWORD ? {fresh: say('wrong.password.short', {count: fresh.length})} : {}),
    };
    const first = Object.keys(this.wrong)[0];
    if (first) {
      this.querySelector(`#own-${first}`).focus();
      return;
    }
    try {
      await this.feed.changeAccount(this.feed.session.account, {oldPassword: old, password: fresh});
      this.querySelector('dialog').close();
    } catch (problem) {
      this.problem = problem;
    }
  }
}
define('xy-password', Password);
