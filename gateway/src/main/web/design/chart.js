import {html} from 'lit';
import {day, hour, number} from '../words/words.js';
import {Piece, define} from './piece.js';

/** What a chart is drawn for on paper: A4 between its margins, in CSS pixels. The sheet stretches it to the page. */
const PAPER = {width: 680, height: 148, rem: 14};
/** Dots of a canvas to a CSS pixel that look sharp on paper: 96 of these are an inch. */
const PAPER_DOTS = 3;
/** Nobody counts half a person, nor half a grant. */
const WHOLE_STEPS = [1, 10, 100, 1000, 10_000, 100_000].flatMap(it => [it, 2 * it, 5 * it]);
let UPlot;

/**
 * Values over time, drawn by uPlot on a canvas in the design's colours; its library is loaded when the first chart is
 * shown. A table with the same figures belongs beside it, for whoever cannot see a canvas.
 *
 * @typedef {{label: string, values: (number | null)[], look: 'line' | 'bars' | 'edge', tone?: string}} Series
 */
class Chart extends Piece {
  static properties = {at: {attribute: false}, series: {attribute: false}, band: {attribute: false}, label: {},
    zone: {}, unit: {}, timeLabel: {}};
  #plot;
  #watch;
  #theme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#draw();
  #onPaper = false;
  #print = event => {
    this.#onPaper = event.type === 'beforeprint';
    this.#draw();
  };

  render() { return html`<div class="chart" role="img" aria-label=${this.label}></div>`; }

  connectedCallback() {
    super.connectedCallback();
    this.#theme.addEventListener('change', this.#redraw);
    addEventListener('themechange', this.#redraw);
    addEventListener('beforeprint', this.#print);
    addEventListener('afterprint', this.#print);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#theme.removeEventListener('change', this.#redraw);
    removeEventListener('themechange', this.#redraw);
    removeEventListener('beforeprint', this.#print);
    removeEventListener('afterprint', this.#print);
    this.#watch?.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  firstUpdated() {
    this.#watch = new ResizeObserver(() => this.#onPaper || this.#plot?.setSize(this.#size()));
    this.#watch.observe(this.firstElementChild);
  }

  updated() { this.#draw(); }

  #size() {
    const box = this.querySelector('.chart');
    return {width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight - 34)};
  }

  /** At once where the library is loaded: a print does not wait. */
  async #draw() {
    UPlot ??= (await import('uplot')).default;
    const box = this.querySelector('.chart');
    if (!box || !this.isConnected || !this.at?.length) {
      return;
    }
    this.#plot?.destroy();
    const style = getComputedStyle(this);
    const colour = name => style.getPropertyValue(`--${name}`).trim();
    const dots = this.#onPaper ? Math.max(1, PAPER_DOTS / devicePixelRatio) : 1;
    const rem = dots * (this.#onPaper ? PAPER.rem : parseFloat(getComputedStyle(document.documentElement).fontSize));
    const font = `${Math.round(rem * 0.78)}px ${style.fontFamily}`;
    const axis = {stroke: colour('quiet'), font, gap: 5 * dots, grid: {stroke: colour('line'), width: dots},
      ticks: {show: false}};
    const long = this.at.at(-1) - this.at[0] > 2 * 86_400;
    this.#plot = new UPlot({
      ...this.#onPaper ? {width: PAPER.width * dots, height: PAPER.height * dots} : this.#size(),
      tzDate: seconds => UPlot.tzDate(new Date(seconds * 1000), this.zone ?? 'UTC'),
      cursor: {y: false, points: {size: 8}},
      legend: {live: true},
      scales: {x: {time: true}, y: {range: (_, __, most) => [0, Math.max(1, most * 1.08)]}},
      axes: [
        {...axis, space: rem * (long ? 6 : 3.5), size: rem * 2, grid: {show: false},
          values: (_, ticks) => ticks.map(it => long ? day(it * 1000) : hour(it * 1000))},
        {...axis, incrs: WHOLE_STEPS, space: 30 * dots, size: rem * 3,
          values: (_, ticks) => ticks.map(it => number(it, 1))},
      ],
      series: [
        {label: this.timeLabel ?? '', 
          value: (_, it) => it === null ? '' : `${day(it * 1000)} ${hour(it * 1000)}`},
        ...this.series.map(it => this.#line(it, colour, dots)),
      ],
      bands: this.band ? [{series: this.band, fill: colour('accent-soft')}] : [],
    }, this.#columns(), box);
  }

  /** An hour's value holds until the next: the last one is drawn to its end, too. */
  #columns() {
    const end = this.at.at(-1) + (this.at.length > 1 ? this.at.at(-1) - this.at.at(-2) : 3600);
    return [[...this.at, end], ...this.series.map(({values, look}) => [...values, look === 'bars' ? null
      : values.at(-1)])];
  }

  #line({label, look, tone = 'accent'}, colour, dots) {
    const value = (_, it) => it === null || it === undefined ? '' : `${number(it, 1)}${this.unit ?? ''}`;
    switch (look) {
      case 'bars': return {label, value, stroke: colour(tone), fill: colour(tone), width: 0,
        paths: UPlot.paths.bars({size: [0.7, 64 * dots], radius: 0.2, align: 1}), points: {show: false}};
      case 'edge': return {label, value, stroke: colour('edge'), width: dots, dash: [3 * dots, 3 * dots],
        points: {show: false},
        paths: UPlot.paths.stepped({align: 1})};
      default: return {label, value, stroke: colour(tone), width: 2.5 * dots,
        points: {show: true, size: 7 * dots, fill: colour(tone), filter: ends},
        paths: UPlot.paths.stepped({align: 1})};
    }
  }
}
define('xy-chart', Chart);

/** A step leads to the next value: the last of a row, such as this hour's, is a point. */
function ends(plot, series) {
  const values = plot.data[series];
  return values.flatMap((it, i) => it !== null && (values[i + 1] ?? null) === null ? [i] : []);
}
