import {html} from 'lit';
import {day, hour, number} from '../words/words.js';
import {Piece, define} from './piece.js';

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

  render() { return html`<div class="chart" role="img" aria-label=${this.label}></div>`; }

  connectedCallback() {
    super.connectedCallback();
    this.#theme.addEventListener('change', this.#redraw);
    addEventListener('themechange', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#theme.removeEventListener('change', this.#redraw);
    removeEventListener('themechange', this.#redraw);
    this.#watch?.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  firstUpdated() {
    this.#watch = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#watch.observe(this.firstElementChild);
  }

  updated() { this.#draw(); }

  #size() {
    const box = this.querySelector('.chart');
    return {width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight - 34)};
  }

  async #draw() {
    const {default: UPlot} = await import('uplot');
    const box = this.querySelector('.chart');
    if (!box || !this.isConnected || !this.at?.length) {
      return;
    }
    this.#plot?.destroy();
    const style = getComputedStyle(this);
    const colour = name => style.getPropertyValue(`--${name}`).trim();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${Math.round(rem * 0.78)}px ${style.fontFamily}`;
    const axis = {stroke: colour('quiet'), font, grid: {stroke: colour('line'), width: 1}, ticks: {show: false}};
    const long = this.at.at(-1) - this.at[0] > 2 * 86_400;
    this.#plot = new UPlot({
      ...this.#size(),
      tzDate: seconds => UPlot.tzDate(new Date(seconds * 1000), this.zone ?? 'UTC'),
      cursor: {y: false, points: {size: 8}},
      legend: {live: true},
      scales: {x: {time: true}, y: {range: (_, __, most) => [0, Math.max(1, most * 1.08)]}},
      axes: [
        {...axis, space: rem * (long ? 6 : 3.5), size: rem * 2, grid: {show: false},
          values: (_, ticks) => ticks.map(it => long ? day(it * 1000) : hour(it * 1000))},
        {...axis, size: rem * 3, values: (_, ticks) => ticks.map(it => number(it, 1))},
      ],
      series: [
        {label: this.timeLabel ?? '', 
          value: (_, it) => it === null ? '' : `${day(it * 1000)} ${hour(it * 1000)}`},
        ...this.series.map(it => this.#line(it, colour, UPlot)),
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

  #line({label, look, tone = 'accent'}, colour, UPlot) {
    const value = (_, it) => it === null || it === undefined ? '' : `${number(it, 1)}${this.unit ?? ''}`;
    switch (look) {
      case 'bars': return {label, value, stroke: colour(tone), fill: colour(tone), width: 0,
        paths: UPlot.paths.bars({size: [0.7, 64], radius: 0.2, align: 1}), points: {show: false}};
      case 'edge': return {label, value, stroke: colour('edge'), width: 1, dash: [3, 3], points: {show: false},
        paths: UPlot.paths.stepped({align: 1})};
      default: return {label, value, stroke: colour(tone), width: 2.5,
        points: {show: true, size: 7, fill: colour(tone), filter: ends},
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
