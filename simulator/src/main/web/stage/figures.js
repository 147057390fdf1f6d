import {nothing, svg} from 'lit';

/**
 * Who and what stands in the picture. Each is drawn about its own origin, which is where it touches the ground, so that
 * it can be put anywhere.
 */
export const at = (x, y, what, look = '') => svg`<g class=${look} transform="translate(${x} ${y})">${what}</g>`;

/** A courier of some 92 units in height, seen from the side. @param phone held up before a reader */
export const courier = ({look = '', phone = false, bag = true} = {}) => svg`<g class="courier ${look}">
  <ellipse class="shade" cx="0" cy="1" rx="20" ry="3.5"/>
  <path class="legs" d="M-8-38h16l3 37h-8l-3-22-4 22h-8z"/>
  ${bag ? svg`<rect class="bag" x="-27" y="-72" width="19" height="29" rx="4"/><path class="bag-line" d="M-27-58h19"/>`
    : nothing}
  <path class="jacket" d="M-11-70q11-7 22 0l3 34q-14 5-28 0z"/>
  <path class="stripe" d="M-12-50q13 4 25 0"/>
  ${phone
    ? svg`<path class="arm" d="M7-63q11 3 22-3"/><g class="phone"><rect x="27" y="-76" width="9" height="15" rx="1.5"/>
        <rect class="glow" x="28.5" y="-74" width="6" height="10" rx="0.5"/></g>`
    : svg`<path class="arm" d="M7-63q6 10 3 24"/>`}
  <circle class="face" cx="1" cy="-80" r="9"/>
  <path class="helmet" d="M-10-80a11 11 0 0 1 22-1h3q1 3-2 3h-10q-2-4-13-2z"/>
</g>`;

/** Somebody inside, as one sees him through a window. */
export const guest = look => svg`<g class="guest ${look}">
  <path class="jacket" d="M-14 0v-20q2-13 14-13t14 13v20z"/><circle class="face" cx="0" cy="-41" r="9.5"/>
  <path class="helmet" d="M-10.5-41a10.5 10.5 0 0 1 21 0z"/></g>`;

export const scooter = () => svg`<g class="scooter">
  <ellipse class="shade" cx="28" cy="1" rx="44" ry="4"/>
  <circle class="tyre" cx="0" cy="-11" r="11"/><circle class="tyre" cx="58" cy="-11" r="11"/>
  <circle class="hub" cx="0" cy="-11" r="4.5"/><circle class="hub" cx="58" cy="-11" r="4.5"/>
  <path class="frame" d="M0-11q2-18 16-18h18l10-22 6 2-7 25q14 0 15 13"/>
  <path class="seat" d="M4-32h28q3 0 2 4h-29z"/><path class="bar" d="M42-52l-7-3"/>
  <rect class="bag" x="-14" y="-60" width="30" height="27" rx="3"/><path class="bag-line" d="M-14-48h30"/>
  <text class="bag-word" x="1" y="-38">驿</text>
</g>`;

/** What hangs on a socket. */
const LOADS = {
  battery: svg`<rect class="battery" x="-12" y="-22" width="24" height="22" rx="3"/><path class="handle"
    d="M-6-22v-4h12v4"/>
    <path class="flash" d="M2-18-5-9h5l-2 7 7-10h-5z"/>`,
  phone: svg`<rect class="battery" x="-7" y="-22" width="14" height="22" rx="2.5"/><path class="flash"
    d="M1-17-3-10h3l-1 5 5-7h-4z"/>`,
  heater: svg`<rect class="heater" x="-15" y="-22" width="30" height="19" rx="3"/>
    <path class="glow-line" d="M-10-8h20M-10-12h20M-10-16h20"/><path class="feet" d="M-11-3v3M11-3v3"/>
    <path class="heat" d="M-8-27q-3-4 0-7t0-7M0-27q-3-4 0-7t0-7M8-27q-3-4 0-7t0-7"/>`,
};

/**
 * A socket on the wall with what hangs on it.
 *
 * @param {{powered: boolean, stuck: boolean, watts: number, load?: string}} socket
 */
export const socket = (socket, state) => svg`
  <rect class="plate" x="-13" y="-13" width="26" height="26" rx="5"/>
  <circle class="hole" cx="-4.5" cy="0" r="2"/><circle class="hole" cx="4.5" cy="0" r="2"/>
  <circle class="led ${socket.powered ? 'live' : ''} ${state === 'faulty' ? 'bad' : ''}" cx="0" cy="-19" r="3"/>
  ${socket.load ? svg`<path class="cord ${socket.powered ? 'live' : ''}" d="M0 8q0 16-1 28"/>
    <g transform="translate(0 60)" class="load ${socket.powered ? 'live' : ''}">${LOADS[socket.load]}</g>` : nothing}
  ${socket.stuck ? svg`<path class="stuck" d="M9-16 16-4H2z"/><path class="stuck-mark" d="M9-12v4M9-6.4v.1"/>` :
    nothing}`;

export const padlock = locked => svg`<g class="padlock ${locked ? 'locked' : ''}">
  <path class="shackle" d="M-4.5-3v-4a4.5 4.5 0 0 1 9 0v4"/><rect class="body" x="-7" y="-3" width="14" height="11"
    rx="2.5"/></g>`;
