/**
 * Where things stand on the floor plan when nobody has drawn one: outlets along the upper wall and down the right one,
 * doors in the lower wall, people in the middle. In CSS pixels of the space there is, so that words keep their size.
 *
 * @typedef {{kind: string, id: string, x: number, y: number, turn: number, space: number}} Placed
 *   turn in degrees, 0: at the upper wall; space: how wide its words may be
 * @typedef {{width: number, height: number, room: {x: number, y: number, w: number, h: number}, items: Placed[],
 *   middle: {x: number, y: number}}} Layout
 */
const EDGE = 14;
/** How wide words may be, in units: beside an outlet of the right wall, and on a plan that somebody has drawn. */
const ASIDE = 5;
const DRAWN = 8;

/** @returns {Layout} */
export function laidOut(station, width, unit) {
  const narrow = width < 30 * unit;
  const slot = 4.6 * unit;
  const room = {x: EDGE, y: EDGE, w: width - 2 * EDGE, h: 0};
  const outlets = station.outlets ?? [];
  const across = Math.max(1, Math.floor((room.w - 1.5 * unit) / slot));
  const upper = outlets.slice(0, across);
  const right = outlets.slice(across);
  room.h = Math.max((narrow ? 19 : 18) * unit, (right.length + 2.2) * slot, Math.min(room.w * 0.42, 20 * unit));
  const pitch = Math.min(room.w / upper.length, slot * 1.6);
  const start = room.x + (room.w - pitch * upper.length) / 2;
  const items = [
    ...upper.map((it, i) => placed(it, start + pitch * (i + 0.5), room.y, 0, pitch - unit / 2)),
    ...right.map((it, i) => placed(it, room.x + room.w, room.y + slot * (i + 1.7), 90, ASIDE * unit)),
    ...station.doors.map((it, i) => ({kind: 'door', id: it.id, x: room.x + room.w * (i + 0.5) / station.doors.length,
      y: room.y + room.h, turn: 180, space: room.w / station.doors.length - unit / 2})),
  ];
  const free = room.w - (right.length ? (ASIDE + 3) * unit : 0);
  return {width, height: room.h + EDGE + 3.6 * unit, room, items,
    middle: {x: room.x + free / 2, y: room.y + room.h * 0.5}};
}

const placed = (outlet, x, y, turn, space) => ({kind: outlet.appliance ? 'appliance' : 'outlet', id: outlet.id, x, y,
  turn, space});

/** A plan that somebody has drawn, in metres or whatever it is in, scaled to the space there is. @returns {Layout} */
export function drawn(plan, width, unit) {
  const scale = (width - 2 * EDGE) / plan.width;
  const room = {x: EDGE, y: EDGE, w: plan.width * scale, h: plan.height * scale};
  const items = plan.items.map(it => ({...it, x: room.x + it.x * scale, y: room.y + it.y * scale, turn: it.turn ?? 0,
    space: DRAWN * unit}));
  return {width, height: room.h + EDGE + 3.6 * unit, room, items, walls: (plan.walls ?? []).map(wall =>
    wall.map(([x, y]) => [room.x + x * scale, room.y + y * scale])),
    middle: {x: room.x + room.w / 2, y: room.y + room.h * 0.52}};
}
