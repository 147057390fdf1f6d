import {html, nothing} from 'lit';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {button} from '../../../../../gateway/src/main/web/design/parts.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {millisWords} from './reader.js';
import {problemWords, t} from './words.js';

const LOOK_MILLIS = 150;
/** A station that was without a network for long tries again every two minutes. */
const LONGEST_MILLIS = 150_000;
const DARK_MILLIS = 2_600;
/** For what a scan has led to, to be written and shown. */
const SETTLE_MILLIS = 600;
const rest = millis => new Promise(done => setTimeout(done, millis));

/** Five experiments: what each does with the play, and what is to be seen of it. */
const STEPS = [
  async play => {
    await play.network(true);
    await play.outside();
    const granted = await play.scan('good');
    if (granted.outcome !== 'granted') {
      return play.otherwise(granted);
    }
    await play.act('door', {do: 'walk'});
    return {millis: granted.millis ? millisWords(granted.millis) : '–'};
  },
  async play => {
    const seen = await play.scan('photo');
    return seen.denial === 'replayed' || seen.denial === 'stale-clock' ? {} : play.otherwise(seen);
  },
  async play => {
    await play.network(false);
    const seen = await play.scan('first');
    await rest(SETTLE_MILLIS);
    await play.until(scene => scene.copies.durable > scene.copies.received);
    const {durable, received} = play.scene.copies;
    return seen.outcome === 'granted' ? {missing: durable - received} : play.otherwise(seen);
  },
  async play => {
    const paper = await play.scan('printed');
    const seen = paper.denial === 'used-up' ? await play.scan('first') : paper; // its uses may be spent by now
    await play.act('power', {on: false});
    await rest(DARK_MILLIS);
    await play.act('power', {on: true});
    await play.until(scene => scene.power && scene.boot !== undefined);
    return seen.outcome === 'granted' ? {boot: play.scene.boot} : play.otherwise(seen);
  },
  async play => {
    await play.network(true);
    const told = await caughtUp(play);
    const wrong = [...told.findings, ...told.contradictions];
    return wrong.length ? play.otherwise({why: t('copies.broken', {what: wrong[0]})})
      : told.missing ? play.otherwise({why: t('copies.verified.missing', told)}) : told;
  },
];

/** The strip that leads through the first minute. Takes a `player`, who acts for it. */
class Guide extends Piece {
  static properties = {player: {attribute: false}, step: {state: true}, seen: {state: true}, doing: {state: true}, away:
    {state: true}};

  constructor() {
    super();
    this.step = 0;
    this.seen = [];
    this.doing = false;
  }

  render() {
    if (this.away) {
      return html`<div class="buttons">${button({label: t('guide.show'), sign: 'info', click: () => { this.away = false;
        }})}</div>`;
    }
    const {step, seen} = this;
    const saw = seen[step];
    const last = step === STEPS.length - 1;
    return html`<section class="card guide"><header><h2>${t('guide')}</h2></header>
      ${button({label: t('guide.hide'), sign: 'cross', look: 'bare hide', onlySign: true, click: () => { this.away =
        true; }})}
      <ol>${STEPS.map((_, index) => html`<li class="${index === step ? 'now' : ''} ${seen[index]?.text ? 'seen' : ''}">
        <button type="button" aria-current=${index === step ? 'step' : nothing} @click=${() => { this.step = index; }}>
          <span class="mark">${seen[index]?.text ? icon('check') : index + 1}</span><span>${t(`guide.${index
            + 1}`)}</span></button></li>`)}</ol>
      <div class="step" aria-live="polite"><p>${saw?.why ? html`<span class="saw bad">${t('guide.failed', saw)}</span>`
          : saw ? html`<span class="saw">${t(`guide.${step + 1}.saw`, saw.text)}</span>${last ? html`
            ${t('guide.done')}` : nothing}`
          : t(`guide.${step + 1}.more`)}</p>
        ${button({label: t(this.doing ? 'guide.doing' : saw ? 'guide.again' : 'guide.do'), sign: saw ? 'undo' : 'bolt',
          look: saw && !last || this.doing ? '' : 'main', cannot: this.doing ? t('guide.doing') : '', click: () =>
          this.#do()})}
        ${saw && !last ? button({label: t('guide.next'), look: this.doing ? '' : 'main', cannot: this.doing
          ? t('guide.doing') : '', click: () => { this.step += 1; }}) : nothing}</div></section>`;
  }

  async #do() {
    const {step} = this;
    this.doing = true;
    try {
      const told = await STEPS[step](this.player);
      this.seen = Object.assign([...this.seen], {[step]: told.why ? told : {text: told}});
    } catch (problem) {
      const why = problem.code ? problemWords(problem) : String(problem);
      this.seen = Object.assign([...this.seen], {[step]: {why}});
    } finally {
      this.doing = false;
    }
  }
}
define('xy-guide', Guide);

/** Verifies once the cloud has all; again where something more was written meanwhile. */
async function caughtUp(play) {
  const end = performance.now() + LONGEST_MILLIS;
  let told;
  do {
    await rest(LOOK_MILLIS);
    await play.until(scene => scene.copies.received >= scene.copies.durable);
    told = await play.verify();
  } while (told.missing && performance.now() < end);
  return told;
}

/** Waits until the stage is as wanted, or long enough. */
export async function until(stage, wanted) {
  const end = performance.now() + LONGEST_MILLIS;
  while (!wanted(stage()) && performance.now() < end) {
    await rest(LOOK_MILLIS);
  }
}
