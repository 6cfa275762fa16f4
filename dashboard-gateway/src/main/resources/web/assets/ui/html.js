/**
 * The one import of every page module: Preact, its hooks, and `html`, a template tag that reads like the HTML it makes.
 *
 *   html`<${Card} title="Wallets"><p class="soft">${text}</p><//>`
 *
 * Attributes: `a="text"`, `a=${value}`, `a="x ${value} y"`, `a` (true), `...${props}`. `<//>` closes the innermost component.
 * White space with a line break is dropped at the edges of text, as in JSX. Each template is parsed once.
 */
import { h, render, Fragment, createContext } from '../vendor/preact.js';
import {
  useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useReducer, useId,
} from '../vendor/preact-hooks.js';

export {
  h, render, Fragment, createContext,
  useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useReducer, useId,
};

const MARK = '\u0001';
const HOLE = new RegExp(`${MARK}(\\d+)${MARK}`);
const ATTRIBUTE = new RegExp(
  `\\s*(?:\\.\\.\\.${MARK}(\\d+)${MARK}|([^\\s=>"'/${MARK}]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\\s>"'/]+)))?|(/?>))`, 'y');
const templates = new WeakMap();

/** Makes elements from a template. */
export function html(statics, ...values) {
  let roots = templates.get(statics);
  if (!roots) {
    roots = parse(statics);
    templates.set(statics, roots);
  }
  const made = roots.map((node) => build(node, values));
  return made.length === 1 ? made[0] : made;
}

function parse(statics) {
  const source = statics.reduce((all, text, i) => (i ? `${all}${MARK}${i - 1}${MARK}${text}` : text), '');
  const root = { children: [] };
  const open = [root];
  let at = 0;
  while (at < source.length) {
    const tag = source.indexOf('<', at);
    addText(open.at(-1).children, source.slice(at, tag < 0 ? source.length : tag));
    if (tag < 0) {
      break;
    }
    if (source.startsWith('</', tag)) {
      open.pop();
      at = source.indexOf('>', tag) + 1;
    } else {
      at = openTag(source, tag + 1, open);
    }
  }
  if (open.length !== 1) {
    throw new SyntaxError(`a tag is not closed in ${statics.join('${}')}`);
  }
  return root.children;
}

function openTag(source, start, open) {
  const name = /[^\s/>]+/y;
  name.lastIndex = start;
  const [text] = name.exec(source);
  const hole = HOLE.exec(text);
  const node = { type: hole ? Number(hole[1]) : text, props: [], children: [] };
  open.at(-1).children.push(node);
  ATTRIBUTE.lastIndex = start + text.length;
  for (;;) {
    const found = ATTRIBUTE.exec(source);
    if (!found) {
      throw new SyntaxError(`cannot be read: <${source.slice(start, start + 80)}`);
    }
    const [, spread, attribute, double, single, bare, end] = found;
    if (end) {
      if (end === '>') {
        open.push(node);
      }
      return ATTRIBUTE.lastIndex;
    }
    if (spread !== undefined) {
      node.props.push({ spread: Number(spread) });
    } else {
      node.props.push({ name: attribute, parts: pieces(double ?? single ?? bare) });
    }
  }
}

function pieces(text) {
  if (text === undefined) {
    return true;
  }
  const parts = text.split(HOLE).map((part, i) => (i % 2 ? Number(part) : part));
  return parts.filter((part) => part !== '' || parts.length === 1);
}

function addText(children, text) {
  text.split(HOLE).forEach((part, i) => {
    if (i % 2) {
      children.push(Number(part));
    } else {
      const trimmed = part.replace(/^\s*\n\s*|\s*\n\s*$/g, '');
      if (trimmed) {
        children.push(trimmed);
      }
    }
  });
}

function build(node, values) {
  if (typeof node === 'string') {
    return node;
  }
  if (typeof node === 'number') {
    return values[node];
  }
  const props = {};
  for (const { spread, name, parts } of node.props) {
    if (spread !== undefined) {
      Object.assign(props, values[spread]);
    } else {
      props[name] = valueOf(parts, values);
    }
  }
  const type = typeof node.type === 'number' ? values[node.type] : node.type;
  return h(type, props, ...node.children.map((child) => build(child, values)));
}

function valueOf(parts, values) {
  if (parts === true) {
    return true;
  }
  if (parts.length === 1) {
    return typeof parts[0] === 'number' ? values[parts[0]] : parts[0];
  }
  return parts.map((part) => (typeof part === 'number' ? values[part] ?? '' : part)).join('');
}
