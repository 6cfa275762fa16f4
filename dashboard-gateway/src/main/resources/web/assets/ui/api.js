/**
 * The REST interface, for pages. The session is a cookie that no script can read. Every refusal is an ApiError, whose `message`
 * is a sentence that says what to do next.
 */
import { sentenceFor } from './reasons.js';

const LONGEST_ANSWER = 15000;
const listeners = new Set();

/** The gateway said no, or nothing at all (`code` is then OFFLINE or TIMED_OUT and `status` 0). */
export class ApiError extends Error {
  constructor(problem) {
    super(sentenceFor(problem));
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? '';
    this.traceId = problem.trace_id ?? '';
    this.errors = problem.errors ?? [];
    this.transactionId = problem.transaction_id ?? null;
    this.retryAfter = problem.retryAfter ?? null;
  }

  /** Whether the request may have taken effect all the same: repeat it with its key, never with another one. */
  get unknownOutcome() {
    return this.status === 0 || this.status === 408 || this.status >= 500;
  }

  /** What is wrong with one member of the body, or undefined: for beside its field. */
  fault(pointer) {
    return this.errors.find((error) => error.pointer === pointer);
  }
}

/** GET. `query` leaves out what is empty. */
export const get = (path, query, options) => request('GET', path + queryOf(query), options);
/** POST; `options.key` becomes the Idempotency-Key. */
export const post = (path, body, options) => request('POST', path, { ...options, body });
export const patch = (path, body, options) => request('PATCH', path, { ...options, body });
export const del = (path, options) => request('DELETE', path, options);

/** Calls back with every 401, once the session is over. Answers how to stop listening. */
export function onSessionOver(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One request; answers the body, read with its integers exact, or null when there is none. */
export async function request(method, path, { body, key, accept = 'application/json', signal, raw = false, contentType } = {}) {
  const headers = { Accept: accept };
  if (body !== undefined) {
    headers['Content-Type'] = contentType ?? 'application/json';
  }
  if (key) {
    headers['Idempotency-Key'] = key;
  }
  const tooLate = AbortSignal.timeout(LONGEST_ANSWER);
  let response;
  try {
    response = await fetch(path, {
      method, headers, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined || contentType ? body : writeJson(body),
      signal: signal ? AbortSignal.any([signal, tooLate]) : tooLate,
    });
    if (response.ok && raw) {
      return response;
    }
    const text = await response.text();
    if (response.ok) {
      return text ? readJson(text) : null;
    }
    throw new ApiError(problemOf(response, text));
  } catch (failure) {
    if (failure instanceof ApiError) {
      if (failure.status === 401 && failure.code !== 'CREDENTIALS_INVALID') {
        listeners.forEach((listener) => listener());
      }
      throw failure;
    }
    if (signal?.aborted) {
      throw failure;
    }
    throw new ApiError({ status: 0, code: tooLate.aborted ? 'TIMED_OUT' : 'OFFLINE' });
  }
}

/** Every item of a list, page after page, up to `most`. */
export async function getAll(path, query, { most = 1000, ...options } = {}) {
  const all = [];
  let cursor;
  do {
    const page = await get(path, { limit: 200, ...query, cursor }, options);
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor && all.length < most);
  return all;
}

/** ?a=1&b=2, or nothing. */
export function queryOf(query = {}) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

/** JSON whose integers beyond 2^53 become BigInt instead of being rounded. */
export function readJson(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context.source) : value);
}

function writeJson(body) {
  return JSON.stringify(body, (name, value) => (typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value));
}

function problemOf(response, text) {
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  try {
    return { ...readJson(text), status: response.status, retryAfter };
  } catch {
    return { status: response.status, code: response.status >= 500 ? 'UNAVAILABLE' : 'INVALID_REQUEST', retryAfter };
  }
}
