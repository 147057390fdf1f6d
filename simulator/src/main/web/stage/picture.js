import {html, nothing, svg} from 'lit';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {outletLook} from '../../../../../gateway/src/main/web/station/looks.js';
import {at, courier, guest, padlock, scooter, socket} from './figures.js';
import {t} from './words.js';

const SOCKETS = {1: 492, 2: 552, 3: 612, 4: 672};
const SEATS = 9;
const QUEUE = 5;
const LINK = 'M668 158C676 128 690 122 716 108';

/**
 * The station in the rain, as it really stands. Everything in it can be pressed: tells `scan`, `walk`, `switch`
 * (detail: fire, power or network) and `socket` (detail: its id).
 */
class Picture extends Piece {
  static properties = {scene: {attribute: false}, hour: {type: Number}, answer: {attribute: false}};

  render() {
    const {scene} = this;
    const night = this.hour < 6 || this.hour >= 19;
    const {front} = scene.doors;
    const look = `street-picture ${night ? 'by-night' : 'by-day'} ${scene.power ? 'lit' : 'dark'} ${scene.fire ? 'fire'
      : ''}`;
    const label = t('picture.label', {people: scene.people.inside, power: `${t('power')} ${t(scene.power ? 'on' :
      'off')}`,
      network: `${t('network')} ${t(scene.network ? 'on' : 'off')}`, door: t('door')});
    return html`<svg class=${look} viewBox="0 0 960 540" role="group" aria-label=${label}
      preserveAspectRatio="xMaxYMid slice">
      ${this.#grounds()}${this.#cloud()}${this.#house()}${this.#room()}${this.#doors()}${this.#street(front)}
      ${scene.fire ? svg`<rect class="wash" width="960" height="540"/>` : nothing}
      <g class="rain" aria-hidden="true"><rect class="rain-far" x="-60" y="-160" width="1100" height="720"/>
        <rect class="rain-near" x="-60" y="-160" width="1100" height="720"/></g></svg>`;
  }

  /** Which of all those couriers is oneself. */
  #you(x, y) {
    return svg`<g class="you" transform="translate(${x} ${y})" aria-hidden="true"><rect x="-17" y="-13" width="34"
      height="18" rx="9"/><path d="M-4 4h8l-4 5z"/><text>${t('you')}</text></g>`;
  }

  /** A part that can be pressed, by mouse, finger and keyboard. */
  #hot(label, act, what, pressed) {
    const press = event => {
      if (event.type === 'click' || event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        act();
      }
    };
    return svg`<g class="hot" role="button" tabindex="0" aria-label=${label} aria-pressed=${pressed ?? nothing}
      @click=${press} @keydown=${press}><title>${label}</title>${what}</g>`;
  }

  #grounds() {
    return svg`<defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop class="sky-top" offset="0"/><stop class="sky-low"
          offset="1"/></linearGradient>
        <linearGradient id="wet" x1="0" y1="0" x2="0" y2="1"><stop class="wet-top" offset="0"/><stop class="wet-low"
          offset="1"/></linearGradient>
        <linearGradient id="room" x1="0" y1="0" x2="0" y2="1"><stop class="room-top" offset="0"/><stop class="room-low"
          offset="1"/></linearGradient>
        <linearGradient id="shine" x1="0" y1="0" x2="0" y2="1"><stop class="shine-top" offset="0"/><stop
          class="shine-low" offset="1"/></linearGradient>
        <radialGradient id="halo"><stop class="halo-in" offset="0"/><stop class="halo-out" offset="1"/></radialGradient>
        <pattern id="drops-far" width="46" height="80" patternUnits="userSpaceOnUse" patternTransform="rotate(9)">
          <path class="drop" d="M8 6v15M31 44v13"/></pattern>
        <pattern id="drops-near" width="90" height="160" patternUnits="userSpaceOnUse" patternTransform="rotate(9)">
          <path class="drop" d="M20 14v28M66 92v26"/></pattern>
        <clipPath id="glass"><rect x="452" y="246" width="322" height="178" rx="4"/></clipPath>
      </defs>
      <rect width="960" height="480" fill="url(#sky)"/>
      <path class="far" d="M0 400V286h44v-38h52v70h38v-96h64v60h30v-34h58v182zM840 400V250h36v-46h52v80h32v146z"/>
      <path class="windows" d="M58 262h8M76 262h8M58 282h8M150 240h8M168 240h8M150 262h8M168 282h8M240 268h8M888
        224h8M908 240h8M888 262h8"/>
      <rect class="kerb" y="462" width="960" height="16"/>
      <rect y="478" width="960" height="62" fill="url(#wet)"/>
      <path class="shine" d="M452 478h322l34 62h-380zM262 478h116l10 62h-140z" fill="url(#shine)"/>
      <path class="puddle" d="M70 520q44-12 104 0t90 3q-40 14-104 8t-90-11zM600 508q60-9 120 1-50 12-120-1z"/>`;
  }

  #cloud() {
    const {scene} = this;
    const {durable, received} = scene.copies;
    const behind = Math.max(0, durable - received);
    const look = scene.network && scene.online ? 'up' : 'down';
    const state = t(scene.network ? 'on' : 'off');
    return this.#hot(t('hot.network', {state}), () => this.tell('switch', 'network'), svg`
      <path class="target" d="M640 8h306v136H640z"/>
      <path class="cloud" d="M728 104a27 27 0 0 1 4-53 39 39 0 0 1 73-12 31 31 0 0 1 53 14 26 26 0 0 1 0 51z"/>
      <text class="cloud-word" x="794" y="64">${t('cloud')}</text>
      <text class="cloud-count figures" x="794" y="91">${received}</text>
      <path class="link ${look}" d=${LINK}/>
      ${look === 'up' ? svg`<g class="packets">${[0, 0.5, 1].map(begin => svg`<circle r="2.6"><animateMotion
        path=${LINK}
          dur="1.5s" begin="${begin}s" repeatCount="indefinite"/></circle>`)}</g>`
        : svg`<g class="cut"><circle cx="684" cy="124" r="11"/><path d="M679.500 119.500l9 9M688.500 119.500l-9
          9"/></g>`}
      ${behind ? svg`<g class="behind"><rect x="850" y="92" width=${String(behind).length * 9 + 24} height="22"
        rx="11"/>
        <text class="figures" x=${862 + String(behind).length * 4.5} y="107.500">−${behind}</text></g>` : nothing}`,
      scene.network ? 'true' : 'false');
  }

  #house() {
    const {scene} = this;
    return svg`<path class="roof" d="M222 178h654l-14-24H238z"/>
      <rect class="wall" x="236" y="178" width="626" height="286"/>
      <rect class="base" x="236" y="448" width="626" height="16"/>
      <rect class="sign" x="256" y="188" width="586" height="36" rx="6"/>
      <text class="sign-word" x="276" y="213">小驿</text><text class="sign-latin" x="326" y="212">XIAOYI</text>
      <text class="sign-latin small" x="826" y="212" text-anchor="end">24 h</text>
      <path class="mast" d="M668 154v-14M660 140h16"/>
      <circle class="beacon ${scene.fire ? 'on' : ''}" cx="846" cy="152" r="7"/>
      ${this.#power()}${this.#fire()}`;
  }

  #power() {
    const {power} = this.scene;
    return this.#hot(t('hot.power', {state: t(power ? 'on' : 'off')}), () => this.tell('switch', 'power'), svg`
      <path class="target" d="M866 176h94v290h-94z"/>
      <path class="pole" d="M916 478V196M900 208h32"/>
      <path class="mains ${power ? '' : 'gone'}" d=${power ? 'M862 200q28 18 42 8' :
        'M862 200q8 6 14 22M890 226q8-6 14-18'}/>
      <rect class="box" x="902" y="300" width="28" height="38" rx="3"/>
      <path class="box-flash ${power ? '' : 'gone'}" d="M918 305l-9 14h6l-2 13 9-16h-6z"/>`, power ? 'true' : 'false');
  }

  #fire() {
    const {fire} = this.scene;
    return this.#hot(t('hot.fire', {state: t(fire ? 'pulled' : 'quiet')}), () => this.tell('switch', 'fire'), svg`
      <rect class="target" x="410" y="252" width="40" height="58"/>
      <rect class="callpoint ${fire ? 'on' : ''}" x="424" y="276" width="20" height="22" rx="3"/>
      <path class="callpoint-mark" d="M434 281.500c.5 3.500 4 4.500 4 8a4 4 0 0 1-8 0c0-3 3-4 4-8z"/>`, fire ? 'true' :
        'false');
  }

  /** What one sees through the window. */
  #room() {
    const {scene} = this;
    const inside = scene.people.inside;
    const shown = Math.min(inside, SEATS);
    const told = scene.told?.people;
    return svg`<g clip-path="url(#glass)"><rect x="452" y="246" width="322" height="178" fill="url(#room)"/>
        <rect class="floor" x="452" y="398" width="322" height="26"/>
        <path class="shelf" d="M472 368h224"/>
        ${Object.entries(SOCKETS).map(([id, x]) => this.#socket(id, x))}
        <g class="water"><rect class="case" x="722" y="322" width="38" height="78" rx="5"/>
          <rect class="bottle" x="728" y="290" width="26" height="32" rx="6"/><path class="tap" d="M735 344v7M747
            344v7"/>
          <path class="tap-drop" d="M735 355q-3 5 0 6t0-6z"/></g>
        ${this.#box()}
        <path class="table" d="M466 396h236v8H466z"/>
        ${Array.from({length: shown}, (_, seat) => at(484 + seat * 25, 424, guest(
          scene.people.visitor && seat === shown - 1 ? 'me' : `coat-${seat % 4}`)))}
        ${scene.people.visitor && shown ? this.#you(484 + (shown - 1) * 25, 366) : nothing}
        ${inside > SEATS ? svg`<text class="more-people figures" x="716" y="418">+${inside - SEATS}</text>` : nothing}
        <g class="board"><rect x="700" y="254" width="66" height="28" rx="5"/>
          <path d="M714 263.500a3.400 3.400 0 1 0 .1 0zM708 276q0-6 6-6t6 6"/><text class="figures" x="740"
            y="273">${told ? told.estimate : '··'}</text></g></g>
      <rect class="pane" x="452" y="246" width="322" height="178" rx="4"/><path class="pane-line" d="M560 246v178M668
        246v178"/>
      <path class="reflex" d="M470 252h34l-58 168h-0z"/>`;
  }

  /** The gateway itself, in its little cabinet, and what its disk holds. */
  #box() {
    const {scene} = this;
    return svg`<g class="cabinet"><rect class="case" x="462" y="254" width="84" height="30" rx="4"/>
      <circle class="beat ${scene.power ? 'on' : ''}" cx="473" cy="269" r="3.500"/>
      <path class="disk" d="M483 263a6 2.600 0 0 1 12 0v12a6 2.600 0 0 1-12 0zM483 263a6 2.600 0 0 0 12 0M483 269a6
        2.600 0 0 0 12 0"/>
      <text class="disk-count figures" x="502" y="273.500">${scene.copies.durable}</text></g>`;
  }

  #socket(id, x) {
    const shown = this.scene.outlets[id];
    const told = this.scene.told?.outlets?.[id];
    const state = told ? outletLook(told).words : shown.load ? t(`plug.${shown.load}`) : t('socket.empty');
    return this.#hot(t('hot.socket', {id, state}), () => this.tell('socket', id), svg`
      <rect class="target" x=${x - 28} y="286" width="56" height="100"/>
      ${at(x, 310, socket(shown, told?.state))}
      ${shown.watts ? svg`<text class="watts figures" x=${x} y="386">${shown.watts} W</text>` : nothing}`);
  }

  #doors() {
    const {front, back} = this.scene.doors;
    return svg`${this.#hot(t('hot.door'), () => this.tell('walk'), svg`
        <rect class="frame" x="266" y="252" width="108" height="212"/><rect class="inner" x="272" y="258" width="96"
          height="206"/>
        <g class="leaf ${front.open ? 'open' : ''}"><rect class="panel" x="272" y="258" width="96" height="206"/>
          <rect class="glazing" x="290" y="276" width="60" height="92" rx="4"/>
          <path class="handle" d="M356 372v30"/><text class="door-word" x="320" y="428">推 PUSH</text></g>`)}
      <ellipse class="halo ${front.released ? 'free' : ''}" cx="320" cy="242" rx="84" ry="30" fill="url(#halo)"/>
      <rect class="lamp ${front.released ? 'free' : ''}" x="280" y="238" width="80" height="8" rx="4"/>
      <g class="lock ${front.released ? 'free' : ''}">${at(383, 372, padlock(!front.released))}</g>
      ${this.#reader()}
      <g class="back-door"><rect class="frame" x="790" y="284" width="60" height="180"/><rect class="inner" x="794"
        y="288" width="52" height="176"/>
        <g class="leaf small ${back.open ? 'open' : ''}"><rect class="panel" x="794" y="288" width="52" height="176"/>
          <rect class="glazing" x="804" y="300" width="32" height="62" rx="3"/><path class="handle" d="M802
            372v22"/></g>
        <rect class="lamp ${back.released ? 'free' : ''}" x="800" y="270" width="40" height="7" rx="3.500"/></g>`;
  }

  #reader() {
    const {answer} = this;
    const tone = !this.scene.power ? 'off' : !answer ? 'idle' : answer.outcome === 'granted' ? 'good'
      : answer.outcome === 'learnt' ? 'info' : 'bad';
    const marks = {good: 'M400 344.500l4.500 4.500 8.500-10', bad: 'M401 339l11 11M412 339l-11 11', info:
      'M406.500 338v12M400.500 344h12',
      idle: 'M401 339h4v4h-4zM409 339h3v3M401 347v3h3M409 347h3v3h-3z', off: ''};
    return this.#hot(t('hot.reader'), () => this.tell('scan'), svg`
      <rect class="target" x="377" y="312" width="58" height="90"/>
      ${tone === 'idle' ? svg`<rect class="call" x="386" y="321" width="41" height="72" rx="10"/>` : nothing}
      <rect class="reader" x="391" y="326" width="31" height="62" rx="6"/>
      <rect class="reader-screen ${tone}" x="395" y="330" width="23" height="28" rx="3"/><path class="reader-mark
        ${tone}" d=${marks[tone]}/>
      <path class="reader-eye" d="M399 368h15M399 376h15"/>`);
  }

  #street(front) {
    const {scene} = this;
    const queue = Math.min(front.waiting, QUEUE);
    return svg`<g class="street" aria-hidden="true">
      ${at(60, 506, scooter())}
      ${Array.from({length: queue}, (_, place) => at(246 - place * 34, 492 + place % 2 * 5, courier({look:
        `coat-${place % 4}`})))}
      <g transform="translate(446 496) scale(-1.25 1.25)">${courier({look: scene.people.visitor ? 'coat-2' : 'me',
        phone: true, bag: false})}</g>
      ${scene.people.visitor ? nothing : this.#you(446, 370)}</g>`;
  }
}
define('xy-picture', Picture);
