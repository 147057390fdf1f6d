import {html, nothing, svg} from 'lit';
import {ifDefined} from 'lit/directives/if-defined.js';
import {icon} from './icons.js';
import {has, say} from '../words/words.js';

/**
 * A button; where one may not, it stays there, says why, and does nothing: what vanishes is looked for, what explains
 * itself is understood.
 *
 * @param {{label: string, sign?: string, look?: string, cannot?: string, click: Function, bare?: boolean}} it
 */
export const button = ({label, sign, look = '', cannot = '', click, onlySign = false, pressed, expanded}) => html`
  <button type="button" class="button ${look}" aria-disabled=${cannot ? 'true' : nothing} title=${cannot || nothing}
    aria-label=${onlySign || cannot ? label + (cannot ? ` – ${cannot}` : '') : nothing}
    aria-pressed=${ifDefined(pressed)} aria-expanded=${ifDefined(expanded)}
    @click=${event => { event.stopPropagation(); if (!cannot) { click(event); } }}>
    ${sign ? icon(sign) : nothing}${onlySign ? nothing : html`<span>${label}</span>`}</button>`;

/** A state in a word, with a shape beside it. */
export const chip = (tone, sign, words) => html`<span class="chip ${tone}">${icon(sign)}<span>${words}</span></span>`;

export const whyNot = reason => reason ? html`<p class="why-not">${icon('info')}<span>${reason}</span></p>` : nothing;

/**
 * A labelled input with what is wrong in its place.
 *
 * @param {{id: string, label: string, hint?: string, wrong?: string, input: (attributes: object) => unknown}} it
 */
export const field = ({id, label, hint, wrong, input, look = ''}) => html`
  <div class="field ${look}">
    <label for=${id}>${label}</label>
    ${input({id, describedBy: wrong ? `${id}-wrong` : hint ? `${id}-hint` : undefined, invalid: Boolean(wrong)})}
    ${wrong ? html`<p class="wrong" id="${id}-wrong">${icon('alarm')}<span>${wrong}</span></p>`
      : hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
  </div>`;

/** The usual input of a field; `more` are attributes that differ. */
export const input = ({name, type = 'text', value = '', change, autocomplete = 'off', more = {}}) =>
  ({id, describedBy, invalid}) => html`
  <input class="input" id=${id} name=${name} type=${type} .value=${String(value)} autocomplete=${autocomplete}
    min=${ifDefined(more.min)} max=${ifDefined(more.max)} step=${ifDefined(more.step)}
    inputmode=${ifDefined(more.inputmode)} maxlength=${ifDefined(more.maxlength)} ?required=${more.required}
    placeholder=${ifDefined(more.placeholder)} spellcheck="false" autocapitalize="none"
    aria-describedby=${ifDefined(describedBy)} aria-invalid=${invalid ? 'true' : nothing}
    @input=${event => change?.(event.target.value)}>`;

/** @param {{options: [string, string][]}} it value and words of each */
export const select = ({name, value = '', options, change}) => ({id, describedBy, invalid}) => html`
  <select class="input" id=${id} name=${name} aria-describedby=${ifDefined(describedBy)}
    aria-invalid=${invalid ? 'true' : nothing} @change=${event => change?.(event.target.value)}>
    ${options.map(([key, words]) => html`<option value=${key} ?selected=${key === value}>${words}</option>`)}
  </select>`;

/** One of a few, all of them to be seen. */
export const choices = ({label, value, options, change}) => html`
  <div class="choices" role="group" aria-label=${label}>
    ${options.map(([key, words]) => html`<button type="button" aria-pressed=${key === value ? 'true' : 'false'}
      @click=${() => change(key)}>${words}</button>`)}
  </div>`;

/** A share of a whole; the words beside it say the same. */
export const bar = ({share, held = 0, tone = ''}) => html`
  <svg class="bar ${tone}" aria-hidden="true" preserveAspectRatio="none">
    <rect class="back" width="100%" height="100%"></rect>
    ${held ? svg`<rect class="held" width="${percent(held)}" height="100%"></rect>` : nothing}
    <rect class="fill" width="${percent(share)}" height="100%"></rect>
  </svg>`;

const percent = share => `${Math.round(Math.max(0, Math.min(1, share || 0)) * 1000) / 10}%`;

export const empty = (sign, words, more = '', act = nothing) => html`
  <div class="empty">${icon(sign)}<h2>${words}</h2>${more ? html`<p>${more}</p>` : nothing}${act}</div>`;

/** What went wrong, in the reader's language: the server's own sentence, else the text of its code, else its title. */
export const problemText = problem => problem.status === 429 && problem.retrySeconds
  ? say('signIn.wait', {age: say('span.seconds', {count: problem.retrySeconds})})
  : problem.detail ?? (has(`problem.${problem.code}`) ? say(`problem.${problem.code}`) : problem.title ??
    say(`problem.${problem.code ?? 'unexpected'}`));

export const problemBanner = problem => problem ? html`<div class="banner bad" role="alert">${icon('alarm')}
  <div><p>${problemText(problem)}</p></div></div>` : nothing;

/** The message that a server gave for a field of a form, by the end of its path. */
export const wrongAt = (problem, name) => {
  const error = problem?.errors?.find(it => it.field === name || it.field?.endsWith(`/${name}`));
  return error && (error.detail ?? say('settings.found', {found: error.found ?? '–', expected: error.expected ?? '–'}));
};
