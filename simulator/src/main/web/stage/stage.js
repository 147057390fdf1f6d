import '../../../../../gateway/src/main/web/design/design.css';
import './stage.css';
import './picture.js';
import './hand.js';
import './reader.js';
import './switches.js';
import './copies.js';
import './guide.js';
import './beside.js';
import {html, nothing} from 'lit';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {button, choices} from '../../../../../gateway/src/main/web/design/parts.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {clock, currentLanguage, speak, timesIn} from '../../../../../gateway/src/main/web/words/words.js';
import {until} from './guide.js';
import {Play} from './play.js';
import {problemWords, t} from './words.js';

const SPEEDS = [1, 10, 60, 600];
const TABS = [['stage', 'home'], ['switches', 'settings'], ['copies', 'list'], ['console', 'chart']];
const WET = 0.85;
const FRAME_MILLIS = 200;
const TOAST_MILLIS = 4_000;
const ANSWER_MILLIS = 12_000;
/** For so long nobody else's answer takes the place of one's own. */
const OWN_MILLIS = 3_000;

/** The page: the stage and its switches on the left; on the right what is in the hand, and what came of it. */
class Stage extends Piece {
  static properties = {tab: {state: true}, wet: {state: true}, busy: {state: true}, answer: {state: true}, verified:
    {state: true}, toast: {state: true}};

  #play = new Play();
  #shownNumber;
  #toastEnds;
  #answerEnds;
  #answered = -Infinity;

  constructor() {
    super();
    this.tab = 'stage';
    this.wet = false;
    this.addEventListener('act', ({detail}) => this.#act(detail.name, detail.given));
    this.addEventListener('take', ({detail}) => this.#act('take', {card: detail}));
    this.addEventListener('scan', () => this.scan(this.#play.scene.phone.card));
    this.addEventListener('wet', ({detail}) => { this.wet = detail; });
    this.addEventListener('walk', () => this.#act('door', {do: 'walk'}));
    this.addEventListener('verify', () => this.verify().catch(problem => this.#tell(problem)));
    this.addEventListener('switch', ({detail}) => this.#act(detail, {on: !this.#play.scene[detail]}));
    this.addEventListener('socket', ({detail}) => this.#socket(detail));
  }

  connectedCallback() {
    super.connectedCallback();
    this.#play.addEventListener('change', () => this.#changed());
    this.#play.start();
    setInterval(() => this.requestUpdate(), FRAME_MILLIS);
  }

  #changed() {
    if (this.#play.zone) {
      timesIn(this.#play.zone);
    }
    const display = this.scene?.doors?.front.display;
    const number = display?.number ?? 0;
    if (this.#shownNumber !== undefined && number > this.#shownNumber && !this.busy &&
      performance.now() - this.#answered > OWN_MILLIS) {
      this.#show(display); // others show codes as well
    }
    this.#shownNumber = number;
    this.requestUpdate();
  }

  /** What the reader shows, until it goes back to rest. */
  #show(answer) {
    clearTimeout(this.#answerEnds);
    this.answer = answer;
    this.#answerEnds = setTimeout(() => { this.answer = undefined; }, ANSWER_MILLIS);
  }

  get scene() { return this.#play.scene; }

  // ---- what the guide does

  network(on) { return this.scene.network === on ? undefined : this.#play.act('network', {on}); }

  act(name, given) { return this.#play.act(name, given); }

  until(wanted) { return until(() => this.scene, wanted); }

  otherwise({why, denial, zh, en, outcome}) {
    return {why: why ?? (denial ? (currentLanguage() === 'zh' ? zh : en) : t(`answer.${outcome}`))};
  }

  /** Whoever is inside comes out. */
  async outside() {
    if (this.scene.people.visitor) {
      await this.#play.act('exit');
      await this.#play.act('door', {do: 'walk'});
    }
  }

  async scan(card) {
    this.busy = true;
    this.answer = undefined;
    try {
      const told = await this.#play.act('scan', {card, wet: this.wet ? WET : 0});
      const last = told.steps.at(-1) ?? {outcome: 'unread'};
      const seen = {...last, picture: told.steps[0]?.picture, ...(told.millis ? {millis: told.millis} : {})};
      this.#answered = performance.now();
      this.#show(seen);
      return seen;
    } catch (problem) {
      this.#tell(problem);
      return {outcome: 'unread', why: problemWords(problem)};
    } finally {
      this.#shownNumber = this.scene.doors.front.display?.number;
      this.busy = false;
    }
  }

  async verify() {
    this.verified = await this.#play.act('verify');
    return this.verified;
  }

  // ---- what the visitor does

  async #act(name, given) {
    try {
      const told = await this.#play.act(name, given);
      if (told.walked === false) {
        this.#toast(t(this.scene.people.visitor ? 'door.locked.inside' : 'door.locked'));
      } else if (name === 'take') {
        this.answer = undefined;
      }
    } catch (problem) {
      this.#tell(problem);
    }
  }

  #socket(id) {
    return this.scene.outlets[id].load ? this.#act('unplug', {outlet: id}) : this.#act('plug', {outlet: id, load:
      'battery'});
  }

  #tell(problem) { this.#toast(problemWords(problem)); }

  #toast(words) {
    clearTimeout(this.#toastEnds);
    this.toast = words;
    this.#toastEnds = setTimeout(() => { this.toast = undefined; }, TOAST_MILLIS);
  }

  render() {
    const {scene} = this;
    return html`${this.#head()}${this.#play.link === 'gone' ? html`<div class="stage"><div class="banner warn"
      role="alert">${icon('unlinked')}<p>${t('gone')}</p></div></div>` : nothing}
      ${scene && scene.phase !== 'opening' ? this.#stage(scene) : this.#play.link === 'gone' ? nothing
        : html`<main class="opening">${icon('wait', 'turning')}
        <h1>${t('opening')}</h1><p class="quiet">${t('opening.more')}</p></main>`}
      ${this.toast ? html`<div class="toast" role="alert">${this.toast}</div>` : nothing}`;
  }

  #head() {
    const {now, speedNow} = this.#play;
    const wanted = this.scene?.speed;
    return html`<header class="stage-head"><div class="stage-brand">
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#0b6e63"/><path d="M7
          24V14l9-6 9 6v10" fill="none" stroke="#fff" stroke-width="2.6" stroke-linejoin="round"/><path d="M13
          24v-7h6v7" fill="#fff"/></svg>
        <div><h1>小驿 Xiaoyi · ${t('title')}</h1><p>${t('subtitle')}</p></div>
        ${button({label: t('language'), look: 'bare language', click: () => speak(currentLanguage() === 'zh' ? 'en' :
          'zh')})}</div>
      <div class="stage-time">${now ? html`<time class="now" datetime=${now.toISOString()}>${clock(now)}</time>
        ${choices({label: t('speed'), value: wanted, options: SPEEDS.map(it => [it, `×${it}`]), change: times =>
          this.#act('speed', {times})})}
        ${wanted !== speedNow && wanted > speedNow ? html`<span class="small quiet">${t('speed.now', {times:
          speedNow})}</span>` : nothing}` : nothing}</div></header>`;
  }

  #stage(scene) {
    const chosen = tab => tab === this.tab ? 'chosen' : '';
    const hour = Number(clock(this.#play.now ?? 0).slice(0, 2));
    return html`<main class="stage"><xy-guide data-tab="stage" class="wide ${chosen('stage')}"
      .player=${this}></xy-guide>
      <div class="stage-left">
        <section class="card scene-card ${chosen('stage')}" data-tab="stage"><xy-picture .scene=${scene} .hour=${hour}
          .answer=${this.answer}></xy-picture><xy-reader .scene=${scene} .answer=${this.answer}></xy-reader></section>
        <xy-switches data-tab="switches" class=${chosen('switches')} .scene=${scene}></xy-switches></div>
      <div class="stage-right"><xy-hand data-tab="stage" class=${chosen('stage')} .scene=${scene}
          .left=${this.#play.left} .wet=${this.wet}></xy-hand>
        <xy-copies data-tab="copies" class=${chosen('copies')} .scene=${scene}
          .verified=${this.verified}></xy-copies></div>
      ${scene.console ? html`<xy-beside data-tab="console" class="wide ${chosen('console')}" .address=${scene.console}
        .power=${scene.power}></xy-beside>`
        : html`<p data-tab="console" class="wide card quiet ${chosen('console')}">${t('console.waiting')}</p>`}</main>
      <nav class="stage-tabs" role="tablist">${TABS.map(([tab, sign]) => html`<button type="button" role="tab"
        aria-selected=${tab === this.tab ? 'true' : 'false'}
        @click=${() => { this.tab = tab; scrollTo(0, 0); }}>${icon(sign)}${t(`tab.${tab}`)}</button>`)}</nav>`;
  }
}
define('xy-stage', Stage);
