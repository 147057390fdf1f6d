import {html, nothing} from 'lit';
import {button, field, input, select} from '../design/parts.js';
import {currentLanguage, say} from '../words/words.js';

/**
 * A form out of a JSON Schema (2020-12, the part that settings need: objects, arrays, strings, numbers, booleans and
 * enumerations). A schema's words are `title` and `description`, or `x-words: {zh: {title, description}, en: {…}}`,
 * where `options` may have words for the values of an enumeration.
 * Values are kept in the schema's own types; a field left empty is absent.
 */
export const words = (schema, name) => {
  const own = schema['x-words']?.[currentLanguage()];
  return {title: own?.title ?? schema.title ?? name, description: own?.description ?? schema.description ?? ''};
};

const optionWords = (schema, option) => schema['x-words']?.[currentLanguage()]?.options?.[option] ?? String(option);

/** A value as people say it. */
export function valueWords(schema, value) {
  switch (typeof value) {
    case 'undefined': return say('settings.unset');
    case 'boolean': return say(value ? 'word.yes' : 'word.no');
    case 'object': return Array.isArray(value) && value.every(it => typeof it !== 'object')
      ? value.join(', ') || say('settings.nothing') : JSON.stringify(value);
    default: return optionWords(schema, value);
  }
}

/** What lies on the way to a place, with its schema and its title. @param {string} path a JSON pointer */
export function at(schema, path) {
  const way = [];
  for (const step of path.split('/').slice(1)) {
    const below = schema?.properties?.[step] ?? schema?.items;
    way.push({schema: below, title: below && schema.properties ? words(below, step).title : step});
    schema = below;
  }
  return way;
}

/** @param {{schema: object, value: unknown, path: string, name: string, problems: object[], change: Function}} it */
export function control(it) {
  const {schema} = it;
  if (schema.enum) {
    return choice(it);
  }
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': return object(it);
    case 'array': return schema.items.type === 'string' ? texts(it) : list(it);
    case 'boolean': return check(it);
    default: return line(it);
  }
}

const idOf = path => `set${path.replaceAll('/', '-')}`;

const wrongOf = ({problems, path, schema}) => {
  const problem = problems.find(it => it.path === path || schema.items?.type === 'string'
    && it.path.startsWith(`${path}/`));
  return problem && say('settings.found', {found: problem.found ?? say('settings.unset'), expected: problem.expected});
};

function object(it) {
  const {schema, value = {}, path, name, change} = it;
  const inside = Object.entries(schema.properties ?? {}).map(([key, sub]) => control({...it, schema: sub,
    value: value[key],
    path: `${path}/${key}`, name: key, change: next => change(filled(without(value, key, next), path))}));
  const {title, description} = words(schema, name);
  return html`<fieldset class="group whole"><legend class=${path ? '' : 'unseen'}>${title}</legend>
    ${description ? html`<p class="hint quiet small">${description}</p>` : nothing}
    <div class="form wide">${inside}</div></fieldset>`;
}

const without = (value, key, next) => {
  const {[key]: _, ...rest} = value;
  return next === undefined ? rest : {...value, [key]: next};
};

/** A section of nothing but empty lists is as if it had never been begun: no hours at all is not a week of closed days.
  The whole stays. */
const filled = (value, path) => !path || Object.values(value).some(it => !Array.isArray(it) || it.length) ? value
  : undefined;

/** A few short texts on one line, with commas between them. */
function texts(it) {
  const {schema, value = [], path, name, change} = it;
  const {title, description} = words(schema, name);
  return field({id: idOf(path), label: title, hint: description, wrong: wrongOf(it), input: input({name: path,
    value: value.join(', '),
    change: next => change(next.split(/[,，、;；\s]+/).filter(item => item))})});
}

function list(it) {
  const {schema, value = [], path, name, change} = it;
  const {title, description} = words(schema, name);
  const fresh = schema.items.type === 'object' ? {} : 0;
  return html`<fieldset class="group whole"><legend>${title}</legend>
    ${description ? html`<p class="hint quiet small">${description}</p>` : nothing}
    ${wrongOf(it) ? html`<p class="wrong small tone bad">${wrongOf(it)}</p>` : nothing}
    ${value.map((item, i) => html`<div class="list-item ${schema.items.type === 'object' ? '' : 'plain'}"><div
      class="form wide">${control({...it, schema: schema.items, value: item,
        path: `${path}/${i}`, name: String(i + 1), change: next => change(value.map((old, at) => at === i ? next ??
          fresh : old))})}</div>
      ${button({label: say('settings.remove'), sign: 'cross', onlySign: true, look: 'bare',
        click: () => change(value.filter((_, at) => at !== i))})}</div>`)}
    <div class="buttons">${button({label: say('settings.add'), click: () => change([...value,
      fresh])})}</div></fieldset>`;
}

function check({schema, value, path, name, change}) {
  const {title, description} = words(schema, name);
  return html`<div class="field"><label class="check"><input type="checkbox" id=${idOf(path)} .checked=${Boolean(value)}
    @change=${event => change(event.target.checked)}><span>${title}</span></label>
    ${description ? html`<p class="hint">${description}</p>` : nothing}</div>`;
}

function choice(it) {
  const {schema, value, path, name, change} = it;
  const {title, description} = words(schema, name);
  return field({id: idOf(path), label: title, hint: description, wrong: wrongOf(it), input: select({name: path,
    value: String(value ?? ''), options: [['', say('settings.unset')], ...schema.enum.map(option => [String(option),
      optionWords(schema, option)])],
    change: next => change(schema.enum.find(option => String(option) === next))})});
}

function line(it) {
  const {schema, value, path, name, change} = it;
  const {title, description} = words(schema, name);
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return field({id: idOf(path), label: title, hint: description, wrong: wrongOf(it), input: input({name: path,
    type: isNumber ? 'number' : 'text', value: value ?? '',
    more: {min: schema.minimum, max: schema.maximum, step: schema.type === 'integer' ? 1 : 'any',
      maxlength: schema.maxLength},
    change: next => change(next === '' ? undefined : isNumber ? Number(next) : next)})});
}
