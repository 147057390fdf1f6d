import {html, nothing} from 'lit';
import {button, chip, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {clock, say} from '../words/words.js';
import {leafLook, lockLook, modeLook} from './looks.js';

/** A door: how it stands, and what can be done with it. Tells `want`. */
class DoorCard extends Piece {
  static properties = {door: {attribute: false}, cannot: {}};

  render() {
    const door = this.door;
    const looks = [lockLook(door), leafLook(door), ...(door.mode === 'normal' ? [] : [modeLook(door.mode)]),
      ...(door.tampered ? [{tone: 'bad', sign: 'alarm', words: say('door.tampered')}] : []),
      ...(door.forced ? [{tone: 'bad', sign: 'alarm', words: say('door.forced')}] : [])];
    const fire = door.fire || door.mode === 'fire' || door.releasedBy === 'fire' ? say('cannot.fire') : '';
    const cannot = this.cannot || fire;
    return html`<div class="door-card">
      <div class="line"><h3>${door.id}</h3>
        ${button({label: say('act.identify'), sign: 'beacon', look: 'bare', onlySign: true, cannot: this.cannot,
          click: () => this.#want('identify')})}</div>
      <div class="states">${looks.map(it => chip(it.tone, it.sign, it.words))}
        ${door.released && door.relockAt ? html`<span class="small quiet figures">${say('door.relock',
          {at: clock(door.relockAt)})}</span>` : nothing}</div>
      <div class="buttons">
        ${button({label: say('act.unlock'), sign: 'unlock', look: 'main', cannot, click: () => this.#want('unlock')})}
        ${door.mode === 'normal' ? html`
          ${button({label: say('act.hold-open'), sign: 'hold', cannot, click: () => this.#want('hold-open')})}
          ${button({label: say('act.lockdown'), sign: 'shield', cannot, click: () => this.#want('lockdown')})}`
          : button({label: say('act.resume'), sign: 'undo', cannot, click: () => this.#want('resume')})}
      </div>
      ${whyNot(fire)}
    </div>`;
  }

  #want(name) {
    this.tell('want', {name, arguments: {door: this.door.id}, what: this.door.id});
  }
}
define('xy-door-card', DoorCard);
