import {html, nothing} from 'lit';
import {say} from '../words/words.js';
import {icon} from './icons.js';
import {button, field, input, select} from './parts.js';
import {Piece, define} from './piece.js';

const HOLDS = [[300, 'minutes', 5], [900, 'minutes', 15], [1800, 'minutes', 30], [3600, 'hours', 1],
  [14_400, 'hours', 4]];
const GRAVE = ['lockdown', 'hold-open', 'outlet-stop', 'revoke', 'restart'];
const SIGNS = {unlock: 'unlock', 'hold-open': 'hold', lockdown: 'shield', resume: 'undo', 'outlet-stop': 'stop',
  'outlet-clear': 'restart', revoke: 'key', identify: 'beacon', restart: 'restart'};
const PASS = /^[0-9a-f]{16}\.[0-9a-f]{16}$/;

/**
 * Asks before an act that matters, in the browser's own dialog, which keeps focus inside and gives it back. Tells
 * `sure` with the act and its arguments; says nothing when it is called off.
 */
class Ask extends Piece {
  static properties = {wanted: {state: true}, seconds: {state: true}, pass: {state: true}, seen: {state: true},
    wrong: {state: true}};

  /** @param {{name: string, arguments: object, what: string}} wanted `what` is what the reader calls it */
  async ask(wanted) {
    this.wanted = wanted;
    this.seconds = '900';
    this.pass = wanted.arguments.pass ?? '';
    this.seen = false;
    this.wrong = '';
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  render() {
    const {name, what} = this.wanted ?? {};
    return html`<dialog aria-labelledby="ask-title" aria-describedby="ask-more" 
      @close=${() => { this.wanted = undefined; }}>
      ${name ? html`<form method="dialog" @submit=${this.#submit} novalidate>
        <div class="head ${GRAVE.includes(name) ? 'bad' : ''}">${icon(SIGNS[name] ?? 'info')}
          <h1 id="ask-title">${say(`ask.${name}`, {what})}</h1></div>
        <p id="ask-more" class="quiet">${say(`ask.${name}.more`, {what})}</p>
        ${name === 'hold-open' ? this.#long() : nothing}
        ${name === 'revoke' ? this.#whose() : nothing}
        ${name === 'outlet-clear' ? this.#looked() : nothing}
        <div class="ends">
          ${button({label: say('word.cancel'), click: () => this.querySelector('dialog').close()})}
          <button type="submit" class="button ${GRAVE.includes(name) ? 'grave' : 'main'}"
            ?disabled=${name === 'outlet-clear' && !this.seen}>${icon(SIGNS[name] ?? 'check')}
            <span>${say(`act.${name}`)}</span></button>
        </div>
      </form>` : nothing}
    </dialog>`;
  }

  #long() {
    const options = [...HOLDS.map(([seconds, unit, count]) => [String(seconds), say(`span.${unit}`, {count})]),
      ['', say('ask.hold-open.endless')]];
    return field({id: 'ask-seconds', label: say('ask.hold-open.long'),
      input: select({name: 'seconds', value: this.seconds, options, change: it => { this.seconds = it; }})});
  }

  #whose() {
    return field({id: 'ask-pass', label: say('ask.revoke.pass'), wrong: this.wrong,
      input: input({name: 'pass', value: this.pass, change: it => { this.pass = it.trim(); },
        more: {maxlength: 33, placeholder: '0123456789abcdef.0123456789abcdef'}})});
  }

  #looked() {
    return html`<label class="check"><input type="checkbox" .checked=${this.seen}
      @change=${event => { this.seen = event.target.checked; }}><span>${say('ask.outlet-clear.seen')}</span></label>`;
  }

  #submit(event) {
    const {name} = this.wanted;
    const args = {...this.wanted.arguments};
    if (name === 'hold-open' && this.seconds) {
      args.seconds = Number(this.seconds);
    }
    if (name === 'revoke') {
      if (!PASS.test(this.pass)) {
        event.preventDefault();
        this.wrong = say('wrong.pass');
        this.querySelector('#ask-pass').focus();
        return;
      }
      args.pass = this.pass;
    }
    this.tell('sure', {name, arguments: args});
  }
}
define('xy-ask', Ask);
