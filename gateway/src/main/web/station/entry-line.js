import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {iconOf, passOf, sentence, toneOf} from '../feed/entry.js';
import {clock, dateTime, full, say} from '../words/words.js';

/** One entry of the journal as a sentence, with what was really recorded behind it. Tells `filter` and `want`. */
class EntryLine extends Piece {
  static properties = {entry: {attribute: false}, plain: {type: Boolean}, day: {type: Boolean}, cannot: {},
    open: {state: true}};

  render() {
    const entry = this.entry;
    const line = html`<span class="entry-icon ${toneOf(entry.kind)}">${icon(iconOf(entry.kind))}</span>
      <time class="figures quiet" datetime=${entry.at} title=${full(entry.at)}>${this.day ? dateTime(entry.at)
        : clock(entry.at)}</time>
      <span class="entry-text">${sentence(entry)}</span>`;
    return this.plain ? html`<div class="entry-line">${line}</div>`
      : html`<details class="entry" @toggle=${event => { this.open = event.target.open; }}>
        <summary class="entry-line">${line}${icon('down', 'more-sign')}</summary>
        ${this.open ? this.#raw() : nothing}</details>`;
  }

  #raw() {
    const {seq, boot, at, trust, kind, subject, body = {}} = this.entry;
    const pass = passOf(this.entry);
    const rows = [['seq', seq], ['boot', boot], ['at', at], ['kind', kind], ['subject', subject],
      ...Object.entries(body)].map(([key, value]) => html`<dt class="code">${key}</dt>
        <dd class="code">${typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>`);
    return html`<div class="entry-raw">
      <p class="small quiet">${say(`kind.${kind}`)} · ${full(at)} ·
        ${say('word.pair', {name: say('journal.trust'), value: say(`trust.${trust}`)})}</p>
      <dl class="pairs small">${rows}</dl>
      ${pass ? html`<div class="buttons">
        ${button({label: say('journal.bySamePass'), sign: 'search', click: () => this.tell('filter', {pass})})}
        ${button({label: say('act.revoke'), sign: 'key', look: 'bare grave', cannot: this.cannot,
          click: () => this.tell('want', {name: 'revoke', arguments: {pass}, what: pass})})}</div>` : nothing}
    </div>`;
  }
}
define('xy-entry', EntryLine);
