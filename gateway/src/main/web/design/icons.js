import {svg, html} from 'lit';

/** 24 by 24, drawn with one pen of 1.75. */
const PATHS = {
  home: svg`<path d="M4 11 12 4l8 7v9h-5.5v-6h-5v6H4z"/>`,
  list: svg`<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"/>`,
  chart: svg`<path d="M4 4v16h16"/><path d="m8 15 3.5-4 3 2.5L20 8"/>`,
  visitor: svg`<circle cx="10" cy="8" r="3.5"/><path d="M3.5 20c.5-4 3-6 6.5-6s5 1.5 6 3.5"/>
    <path d="M19 12v6M16 15h6"/>`,
  settings: svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
  accounts: svg`<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.4-4 2.9-6 6.5-6s6.1 2 6.5 6"/>
    <path d="M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.7 3.5 5.5"/>`,
  door: svg`<path d="M6 21V4h12v17M3.5 21h17"/><path d="M14.5 12.5h.01"/>`,
  'door-open': svg`<path d="M6 21V4h12v17M3.5 21h17"/><path d="M6 4l7 3v16l-7-2z"/><path d="M10.5 13.5h.01"/>`,
  lock: svg`<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>`,
  unlock: svg`<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 7.8-1.2"/>`,
  shield: svg`<path d="M12 3.5 19 6v6c0 4-2.8 7-7 8.5C7.8 19 5 16 5 12V6z"/><path d="M9 9l6 6M15 9l-6 6"/>`,
  hold: svg`<path d="M12 3v4M12 17v4M5 12H3M21 12h-2"/><circle cx="12" cy="12" r="4.5"/>`,
  plug: svg`<path d="M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4"/>`,
  bolt: svg`<path d="M13 3 5.5 13.5H11L10.5 21 18.5 10H13z"/>`,
  full: svg`<rect x="3.5" y="8" width="15" height="9" rx="2"/><path d="M21 11v3M7 12.5l2.2 2 4.3-4"/>`,
  people: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20.5c.5-4.5 3-6.5 7-6.5s6.5 2 7 6.5"/>`,
  alarm: svg`<path d="M12 4.5 21 20H3z"/><path d="M12 10v4.5M12 17.3h.01"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  well: svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.7L16 9.5"/>`,
  cross: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  refused: svg`<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.5 2"/>`,
  disk: svg`<ellipse cx="12" cy="6" rx="7.5" ry="2.8"/><path d="M4.5 6v12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6"/>
    <path d="M4.5 12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8"/>`,
  link: svg`<path d="M5 12.5a9.5 9.5 0 0 1 14 0M8 15.8a5.5 5.5 0 0 1 8 0M12 19.3h.01M2.5 9a13.5 13.5 0 0 1 19 0"/>`,
  unlinked: svg`<path
    d="M8 15.8a5.5 5.5 0 0 1 8 0M12 19.3h.01M2.5 9a13.5 13.5 0 0 1 6-3.6M15 5.3A13.5 13.5 0 0 1 21.5 9M4 3l16 18"/>`,
  reader: svg`<path d="M4 8V5.5A1.5 1.5 0 0 1 5.5 4H8M16 4h2.5A1.5 1.5 0 0 1 20 5.5V8"/>
    <path d="M20 16v2.5a1.5 1.5 0 0 1-1.5 1.5H16M8 20H5.5A1.5 1.5 0 0 1 4 18.5V16"/>
    <path d="M8 8.5h3v3H8zM13.5 13h3M13.5 16h.01M8.5 15.5h.01M15 9h.01"/>`,
  key: svg`<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l3 3"/>`,
  fire: svg`<path
    d="M12 3c.5 4 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5 .2 1.5.8 2.3 1.5 2.5C10.5 8.5 11 5.5 12 3z"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
  download: svg`<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/>`,
  print: svg`<path d="M7 9V4h10v5M7 17H4.5V10.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17"/>
    <path d="M7 14.5h10V20H7z"/>`,
  stop: svg`<rect x="6.5" y="6.5" width="11" height="11" rx="1.5"/>`,
  undo: svg`<path d="M8.5 5 4 9.5 8.5 14"/><path d="M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3"/>`,
  wait: svg`<path d="M12 3.5a8.5 8.5 0 1 0 8.5 8.5"/>`,
  idle: svg`<circle cx="12" cy="12" r="6.5"/>`,
  down: svg`<path d="m6 9.5 6 6 6-6"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/>
    <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>`,
  beacon: svg`<path d="M7.5 20v-6a4.5 4.5 0 0 1 9 0v6M5 20h14M12 3v3M4.5 7l2 2M19.5 7l-2 2M2.5 13h2M19.5 13h2"/>`,
  moon: svg`<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>`,
  auto: svg`<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 0 0 16z" fill="currentColor"/>`,
  leave: svg`<path d="M14 4H5.5v16H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8h.01"/>`,
  restart: svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4.5V9H15"/>`,
};

/** Decoration beside words; a screen reader passes it by. */
export const icon = (name, more = '') => html`<svg class="icon ${more}" viewBox="0 0 24 24" aria-hidden="true"
  focusable="false">${PATHS[name] ?? PATHS.idle}</svg>`;

/** The drawing itself, for a plan that is one SVG. */
export const glyph = name => PATHS[name] ?? PATHS.idle;
