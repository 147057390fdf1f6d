import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {has, say} from '../words/words.js';
import {icon} from './icons.js';
import {button, problemText} from './parts.js';
import {Piece, define} from './piece.js';

const STAGES = {
  sending: ['info', 'wait'], wanted: ['info', 'wait'], accepted: ['info', 'wait'], done: ['good', 'check'],
  refused: ['bad', 'refused'], expired: ['bad', 'clock'], failed: ['warn', 'unlinked'],
  unknown: ['bad', 'info'],
};
const SHOWN_MILLIS = 6000;

/** What became of each act that was asked for here: sent, accepted, done, or why not, which stays to be read. */
class Progress extends Piece {
  static properties = {acts: {attribute: false}};
  #fading = new Map();

  render() {
    return html`<ul class="acts" role="status" aria-live="polite">
      ${repeat(this.acts ?? [], act => act.id, act => this.#act(act))}</ul>`;
  }

  updated() {
    for (const act of this.acts ?? []) {
      if (act.stage === 'done' && !this.#fading.has(act.id)) {
        this.#fading.set(act.id, setTimeout(() => this.tell('forget', act.id), SHOWN_MILLIS));
      }
    }
  }

  #act(act) {
    const [tone, sign] = STAGES[act.stage] ?? STAGES.unknown;
    const what = act.arguments?.door ?? (act.arguments?.outlet && say('outlet.name', {id: act.arguments.outlet}));
    const name = say(`act.${act.name}`);
    return html`<li class=${tone}>${icon(sign, sign === 'wait' ? 'turning' : '')}
      <div><strong>${what ? say('act.title', {act: name, what}) : name}</strong>
        <p class="small">${say(`stage.${act.stage}`)}${this.#why(act)}</p></div>
      ${button({label: say('word.close'), sign: 'cross', onlySign: true, look: 'bare',
        click: () => this.tell('forget', act.id)})}</li>`;
  }

  #why(act) {
    const why = !act.reason ? act.problem && problemText(act.problem)
      : ['refusal', 'denial', 'outlet'].map(it => `${it}.${act.reason}`).filter(has).map(it => say(it))[0] ??
        act.reason;
    return why ? html` · ${why}` : nothing;
  }
}
define('xy-progress', Progress);
