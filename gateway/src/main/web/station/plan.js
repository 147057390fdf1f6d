import {html, nothing, svg} from 'lit';
import {glyph} from '../design/icons.js';
import {Piece, define} from '../design/piece.js';
import {say} from '../words/words.js';
import {drawn, laidOut} from './layout.js';
import {doorSentence, doorTone, lockLook, modeLook, outletLook, outletSentence} from './looks.js';

const MOST_DOTS = 40;
/** Of the plan's two sizes of words, and how wide their letters are about, in ems. */
const NAME_EM = 0.8125;
const MORE_EM = 0.75;
const LETTER = 0.6;
const FULL_WIDTH = /[\u2e80-\uffff]/;

/**
 * The room from above, alive: leaves swing, locks change, sockets tell their watts, and each person is a dot, filled
 * as far as one is sure. Every thing on it can be reached with the arrow keys; Enter or a touch tells `choose`.
 */
class Plan extends Piece {
  static properties = {station: {attribute: false}, plan: {attribute: false}, width: {state: true},
    current: {state: true}};
  #watch;

  firstUpdated() {
    const box = this.firstElementChild;
    this.#watch = new ResizeObserver(() => { this.width = box.clientWidth; });
    this.#watch.observe(box);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watch?.disconnect();
  }

  render() {
    return html`<div class="plan">${this.width && this.station ? this.#drawing() : nothing}</div>`;
  }

  #drawing() {
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const layout = this.plan ? drawn(this.plan, this.width, unit) : laidOut(this.station, this.width, unit);
    const items = layout.items.filter(it => this.#state(it));
    const {room} = layout;
    return html`<svg viewBox="0 0 ${layout.width} ${layout.height}" width=${layout.width} height=${layout.height}
      role="group" aria-label="${say('overview.plan')}. ${say('overview.plan.hint')}" @keydown=${this.#key}>
      <rect class="floor" x=${room.x} y=${room.y} width=${room.w} height=${room.h} rx="4"></rect>
      ${(layout.walls ?? []).map(wall => svg`<polyline class="wall"
        points=${wall.map(it => it.join()).join(' ')}></polyline>`)}
      ${this.station.people ? this.#people(layout, unit) : nothing}
      ${items.map((it, i) => this.#item(it, i, unit))}
    </svg>`;
  }

  #state(item) {
    const among = {door: this.station.doors, outlet: this.station.outlets, appliance: this.station.outlets,
      reader: this.station.readers, camera: this.station.readers}[item.kind];
    return among?.find(it => it.id === item.id);
  }

  #item(item, index, unit) {
    const state = this.#state(item);
    const draw = {door: this.#door, outlet: this.#outlet, appliance: this.#outlet}[item.kind] ?? this.#reader;
    const sentence = item.kind === 'door' ? doorSentence(state)
      : state.state ? outletSentence(state) : `${say('health.readers')} ${state.id}`;
    return svg`<g class="thing" role="button" tabindex=${index === (this.current ?? 0) ? 0 : -1} data-index=${index}
      aria-label=${sentence} @focus=${() => { this.current = index; }}
      @click=${() => this.tell('choose', {kind: item.kind, id: item.id})}>
      ${draw.call(this, item, state, unit)}</g>`;
  }

  /** A gap in the wall, the leaf in it, the lock at its edge. Drawn in the lower wall and turned to its own. */
  #door({x, y, turn, space}, door, unit) {
    const half = 2 * unit;
    const mode = modeLook(door.mode);
    const lock = lockLook(door);
    const extra = door.mode === 'normal' ? [lock.words, say(door.released ? 'door.released' : 'door.secured')]
      : [mode.words];
    return svg`<g transform="translate(${x} ${y})">
      <g transform="rotate(${turn - 180})">
        <rect class="gap" x=${-half} y="-5" width=${2 * half} height="10"></rect>
        ${door.open ? svg`<path class="swing"
          d="M${half} 0A${2 * half} ${2 * half} 0 0 0 ${-half + 2 * half * 0.34} ${-2 * half * 0.94}"></path>`
          : nothing}
        <g class="leaf ${doorTone(door)} ${door.open ? 'open' : ''}"
          transform="rotate(${door.open ? -70 : 0} ${-half} 0)">
          <line x1=${-half} y1="0" x2=${half} y2="0"></line>
        </g>
        <circle class="post" cx=${-half} cy="0" r="5"></circle><circle class="post" cx=${half} cy="0" r="5"></circle>
      </g>
      <g class="disc ${doorTone(door)}" transform="translate(0 ${turn === 180 ? -1.9 * unit : 1.9 * unit})">
        <circle r=${unit * 1.05}></circle>${sign(door.mode === 'normal' ? lock.sign : mode.sign, unit * 1.3)}</g>
      <rect class="touch" x=${-half - 8} y=${-3.2 * unit} width=${2 * half + 16} height=${6.4 * unit} rx="8"></rect>
      <text class="name" y=${1.7 * unit}>${cut(door.id, space, NAME_EM * unit)}</text>
      <text class="more" y=${2.9 * unit}>${first(extra, space, MORE_EM * unit)}</text>
    </g>`;
  }

  #outlet({x, y, turn, space}, outlet, unit) {
    const {tone, sign: drawing, words} = outletLook(outlet);
    const size = 2.7 * unit;
    const inward = {0: [0, size / 2], 90: [-size / 2, 0], 180: [0, -size / 2], 270: [size / 2, 0]}[turn] ?? [0, 0];
    const watts = outlet.watts !== undefined && outlet.watts >= 0.5 ? `${Math.round(outlet.watts)} W`
      : outlet.state === 'queued' && outlet.place ? `#${outlet.place}` : '';
    const aside = turn === 90;
    const name = cut(outlet.id, space, NAME_EM * unit);
    const more = watts || (aside || outlet.state === 'idle' ? '' : first([words], space, MORE_EM * unit));
    return svg`<g class="socket ${tone}" transform="translate(${x + inward[0]} ${y + inward[1]})">
      <rect class="box" x=${-size / 2} y=${-size / 2} width=${size} height=${size} rx="10"></rect>
      ${sign(drawing, unit * 1.4)}
      <rect class="touch" x=${-size / 2 - 4} y=${-size / 2 - 4} width=${size + 8} height=${size + 2.2 * unit}
        rx="12"></rect>
      ${aside
        ? svg`<text class="name end" x=${-size / 2 - 8} y="-2">${name}</text>
          <text class="more end" x=${-size / 2 - 8} y=${unit * 0.95}>${more}</text>`
        : svg`<text class="name" y=${size / 2 + unit * 1.05}>${name}</text>
          <text class="more" y=${size / 2 + unit * 2.1}>${more}</text>`}
    </g>`;
  }

  #reader({x, y}, reader, unit) {
    return svg`<g class="disc ${reader.present ? 'idle' : 'bad'}" transform="translate(${x} ${y})">
      <circle r=${unit}></circle>${sign('reader', unit * 1.2)}</g>`;
  }

  /** As many dots as are likely inside: full for those one is sure of, pale for likely ones,
    hollow for possible ones. */
  #people({middle}, unit) {
    const {least, estimate, most} = this.station.people;
    const count = Math.min(MOST_DOTS, most);
    const across = Math.max(1, Math.min(8, count));
    const pitch = unit * 1.15;
    const dots = Array.from({length: count}, (_, i) => {
      const row = Math.floor(i / across);
      const inRow = Math.min(across, count - row * across);
      const look = i < least ? 'sure' : i < estimate ? 'likely' : 'possible';
      return svg`<circle class=${look} cx=${(i % across - (inRow - 1) / 2) * pitch} cy=${row * pitch}
        r=${unit * 0.38}></circle>`;
    });
    return svg`<g class="crowd" transform="translate(${middle.x} ${middle.y})" aria-hidden="true">
      <text class="count" y="0">${estimate}</text>
      <text class="more" y=${unit * 1.5}>${say('people.range', {least, most})}</text>
      <g transform="translate(0 ${unit * 2.6})">${dots}</g></g>`;
  }

  #key(event) {
    const things = [...this.querySelectorAll('.thing')];
    const at = things.indexOf(document.activeElement);
    const move = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? things.length - 1
      : move && (at + move + things.length) % things.length;
    if (next !== undefined) {
      event.preventDefault();
      things[next].focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      things[at]?.dispatchEvent(new MouseEvent('click', {bubbles: true}));
    }
  }
}
define('xy-plan', Plan);

/** As much of a name as there is room for; the whole of it is in the sentence of the thing. */
function cut(text, room, em) {
  const letters = [...text];
  let used = 0;
  for (let i = 0; i < letters.length; i++) {
    used += FULL_WIDTH.test(letters[i]) ? em : em * LETTER;
    if (used > room) {
      return `${letters.slice(0, Math.max(1, i - 1)).join('')}…`;
    }
  }
  return text;
}

/** The first of several words that there is room for; the sign says it, too. */
const first = (words, room, em) => words.find(it => cut(it, room, em) === it) ?? '';

const sign = (name, size) => svg`<svg class="glyph" viewBox="0 0 24 24" x=${-size / 2} y=${-size / 2} width=${size}
  height=${size} aria-hidden="true">${glyph(name)}</svg>`;
