'use strict';
// Runs one Node.js function. Talks to the worker over a Unix socket in frames: length (4 bytes, big endian, of
// what follows the type), type (1 byte), payload. Frames.java describes each type.
const net = require('net');
const fs = require('fs');
const path = require('path');
const util = require('util');
const { pathToFileURL } = require('url');

// nearly every handler uses these; where the function is not known yet, loading them costs no call anything
const POPULAR = ['crypto', 'http', 'https', 'stream', 'events', 'zlib', 'querystring', 'string_decoder', 'os',
  'async_hooks', 'timers', 'buffer', 'dns', 'tls', 'child_process', 'worker_threads', 'perf_hooks', 'fs/promises'];
const IDLE_MILLIS = 20; // by then a function that has waited for this start has come

const MAX_RESPONSE = 6291556;
const NEWLINE_IN_MESSAGE = '\x1f'; // keeps a message of many lines one log event; the worker turns it back
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HTTP_ANSWER = 'application/vnd.awslambda.http-integration-response';
const PIECE = 65536;
const STREAMED = 0x73, DATA = 0x64;
const HELLO = 0x48, INIT = 0x49, REQUEST = 0x52, REQUEST_BY_ARN = 0x41, READY = 0x72, INIT_FAILED = 0x65, RESULT = 0x6f, FAILED = 0x66;

let handler = null;
let settings = null;
let requestId; // of the call under way; undefined during init, as in Lambda's own log lines
let current = null;

// ---- output

const cell = new Int32Array(new SharedArrayBuffer(4));
function write(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(1, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      Atomics.wait(cell, 0, 0, 1); // the pipe is full: the worker is slower than we are
    }
  }
}
function log(level, message) {
  const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${message}`;
  write(line.replace(/\n/g, NEWLINE_IN_MESSAGE) + '\n');
}
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
let leastLevel = null; // of a log in JSON; null: the log is text
function say(level, parts) {
  if (leastLevel === null) log(level, util.format(...parts));
  else if (LEVELS.indexOf(level) >= leastLevel) write(`${asJson(level, parts)}\n`);
}
function asJson(level, parts) {
  const line = { timestamp: new Date().toISOString(), level, requestId, tenantId: settings.tenantId, message: parts[0] };
  if (parts.length === 1) {
    try {
      return JSON.stringify(line, (_, value) => (isError(value) ? { ...shown(value), ...value } : value));
    } catch {
      return JSON.stringify({ ...line, message: util.format(parts[0]) });
    }
  }
  const error = parts.find(isError);
  return JSON.stringify({ ...line, message: util.format(...parts), ...(error === undefined ? {} : shown(error)) });
}
function shown(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError', errorMessage: String(error.message),
    stackTrace: String(error.stack ?? '').split('\n'),
  };
}
function logError(what, error) {
  if (leastLevel === null) log('ERROR', `${what} \t${logged(error)}`);
  else say('ERROR', [error]);
}
for (const [method, level] of [['log', 'INFO'], ['info', 'INFO'], ['warn', 'WARN'], ['error', 'ERROR'],
  ['debug', 'DEBUG']]) {
  console[method] = (...parts) => say(level, parts);
}
console.trace = (...parts) => {
  const here = {};
  Error.captureStackTrace(here, console.trace);
  say('TRACE', [`${util.format(...parts)}\n${here.stack.split('\n').slice(1).join('\n')}`]);
};
console.fatal = (...parts) => say('FATAL', parts);

// ---- errors, shaped as Lambda shapes them

function named(name, message, extra) {
  const error = new Error(message);
  error.name = name;
  return Object.assign(error, extra);
}
function isError(value) {
  return util.types.isNativeError(value) || value instanceof Error;
}
function payloadOf(error) {
  if (isError(error)) {
    return {
      errorType: String(error.name), errorMessage: String(error.message), trace: String(error.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
function logged(error) {
  if (!isError(error)) return JSON.stringify(payloadOf(error));
  let own = {};
  try {
    own = JSON.parse(JSON.stringify({ ...error }));
  } catch {
    // what cannot be shown is left out
  }
  return JSON.stringify({
    errorType: String(error.name), errorMessage: String(error.message), ...own, name: undefined,
    stack: String(error.stack ?? '').split('\n'),
  });
}

// ---- frames

const socket = net.connect('/run/rt/s');
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(0));
let preloading = null;
socket.on('connect', () => {
  send(HELLO, String(process.pid));
  preloading = setTimeout(() => POPULAR.forEach((name) => require(name)), IDLE_MILLIS);
});

const writeSocket = socket.write.bind(socket);
function send(type, text, after) {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(5 + size);
  frame.writeUInt32BE(size, 0);
  frame[4] = type;
  frame.utf8Write ? frame.utf8Write(text, 5, size) : frame.write(text, 5, size, 'utf8');
  writeSocket(frame, after);
}
function sendFailure(type, error, after) {
  const payload = payloadOf(error);
  const name = payload.errorType.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  send(type, String.fromCharCode(name.length) + name + JSON.stringify(payload), after);
}

let pending = null;
socket.on('data', (bytes) => {
  pending = pending === null ? bytes : Buffer.concat([pending, bytes]);
  while (pending !== null && pending.length >= 5) {
    const end = 5 + pending.readUInt32BE(0);
    if (pending.length < end) return;
    const type = pending[4];
    const payload = pending.subarray(5, end);
    pending = pending.length > end ? pending.subarray(end) : null;
    if (type === REQUEST) onRequest(payload, settings.arn);
    else if (type === REQUEST_BY_ARN) onRequestByArn(payload);
    else if (type === INIT) onInit(JSON.parse(payload.toString()));
  }
});

function sendBytes(type, bytes, after) {
  const head = Buffer.allocUnsafe(5);
  head.writeUInt32BE(bytes.length, 0);
  head[4] = type;
  socket.cork();
  writeSocket(head);
  writeSocket(bytes, after);
  socket.uncork();
}

// ---- answers in pieces

/** What a handler writes its answer to. A piece is taken when the one before has left for the worker. */
class ResponseStream extends require('stream').Writable {
  #call;
  #contentType = 'application/octet-stream';
  #begun = false;
  #prelude = null;

  constructor(call, highWaterMark) {
    super({ highWaterMark: highWaterMark ?? PIECE });
    this.#call = call;
  }
  setContentType(type) {
    this.#contentType = String(type);
  }
  /** What goes ahead of the first piece; HttpResponseStream says the head of an HTTP answer with it. */
  _putAhead(bytes) {
    this.#prelude = bytes;
  }
  _write(chunk, encoding, done) {
    if (current !== this.#call) {
      done(named('Runtime.ResponseEnded', 'the invocation has ended'));
      return;
    }
    this.#begin();
    let at = 0;
    for (; at + PIECE < chunk.length; at += PIECE) sendBytes(DATA, chunk.subarray(at, at + PIECE));
    sendBytes(DATA, chunk.subarray(at), () => done());
  }
  _final(done) {
    if (current === this.#call) this.#begin();
    done();
  }
  #begin() {
    if (this.#begun) return;
    this.#begun = true;
    send(STREAMED, this.#contentType.replace(/[^\x20-\x7e]/g, '?').slice(0, 1000));
    if (this.#prelude === null) return;
    for (let at = 0; at < this.#prelude.length; at += PIECE) sendBytes(DATA, this.#prelude.subarray(at, at + PIECE));
  }
}

globalThis.awslambda = {
  streamifyResponse(wrapped, options) {
    wrapped[STREAMING] = 'response';
    wrapped[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')] = options?.highWaterMark;
    return wrapped;
  },
  HttpResponseStream: {
    from(stream, head) {
      stream.setContentType(HTTP_ANSWER);
      stream._putAhead(Buffer.concat([Buffer.from(JSON.stringify(head ?? {})), Buffer.alloc(8)]));
      return stream;
    },
  },
};

/** The answer is whole when the handler has settled and its stream has been ended, by whomever. */
function stream(call, event, context) {
  const out = new ResponseStream(call, handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')]);
  let settled = false;
  const finish = () => {
    if (settled && out.writableFinished && end(call)) send(RESULT, '');
  };
  out.on('finish', finish);
  out.on('error', (error) => fail(call, error));
  call.waits = () => { // nothing is left that could write
    settled = true;
    out.end();
  };
  const result = handler(event, out, context);
  if (result === null || typeof result !== 'object' || typeof result.then !== 'function') {
    fail(call, named('Runtime.StreamingHandler', 'A streaming handler must be async.'));
    return;
  }
  result.then(() => {
    settled = true;
    finish();
  }, (error) => fail(call, error));
}

// ---- init

async function onInit(message) {
  clearTimeout(preloading);
  settings = message;
  for (const [name, value] of Object.entries(message.environment)) process.env[name] = value;
  const { AWS_LAMBDA_LOG_FORMAT, AWS_LAMBDA_LOG_LEVEL } = message.environment;
  if (AWS_LAMBDA_LOG_FORMAT === 'JSON') leastLevel = LEVELS.indexOf(AWS_LAMBDA_LOG_LEVEL);
  try {
    process.chdir(message.taskRoot);
    if (process.env.NODE_PATH) require('module')._initPaths();
    handler = await load(message.taskRoot, message.handler);
    send(READY, '');
  } catch (error) {
    logError('Uncaught Exception', error);
    sendFailure(INIT_FAILED, error, () => process.exit(1));
  }
}

async function load(root, wanted) {
  if (wanted.includes('..')) throw named('Runtime.MalformedHandlerName', `'${wanted}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  const parts = /^([^.]*)\.(.*)$/.exec(path.basename(wanted));
  if (parts === null || parts[1] === '' || parts[2] === '') throw named('Runtime.MalformedHandlerName', 'Bad handler');
  const file = path.resolve(root, path.dirname(wanted), parts[1]);
  let found;
  try {
    found = await loadModule(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', String(error), { stack: error.stack });
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw named('Runtime.ImportModuleError', String(error), { stack: `Runtime.ImportModuleError: ${error.stack}` });
    }
    throw error;
  }
  const target = parts[2].split('.').reduce((at, name) => at?.[name], found);
  if (target === undefined || target === null) {
    throw named('Runtime.HandlerNotFound', `${wanted} is undefined or not exported`);
  }
  if (typeof target !== 'function') throw named('Runtime.HandlerNotFound', `${wanted} is not a function`);
  return target;
}
function loadModule(file) {
  if (fs.existsSync(file) && fs.statSync(file).isFile()) return require(file);
  if (fs.existsSync(`${file}.js`)) {
    return isModule(path.dirname(file)) ? importModule(`${file}.js`) : require(`${file}.js`);
  }
  if (fs.existsSync(`${file}.mjs`)) return importModule(`${file}.mjs`);
  if (fs.existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
  return require(file); // a directory with index.js, or the error that says what is missing
}
/** Lambda finds packages on NODE_PATH for ES modules, too; Node itself does for require only. */
function importModule(file) {
  const parents = (process.env.NODE_PATH ?? '').split(':').filter((at) => at.startsWith('/opt/') && fs.existsSync(at))
    .map((at) => String(pathToFileURL(`${path.dirname(at)}/`)));
  if (parents.length > 0) {
    const hook = `export async function resolve(name, context, next) {
      try {
        return await next(name, context);
      } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(name)) throw error;
        for (const parentURL of ${JSON.stringify(parents)}) {
          try {
            return await next(name, { ...context, parentURL });
          } catch (missing) {
            if (missing.code !== 'ERR_MODULE_NOT_FOUND') throw missing;
          }
        }
        throw error;
      }
    }`;
    require('module').register(`data:text/javascript,${encodeURIComponent(hook)}`);
  }
  return import(pathToFileURL(file));
}
function isModule(directory) {
  for (let at = directory; ; at = path.dirname(at)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(at, 'package.json'), 'utf8')).type === 'module';
    } catch (error) {
      if (error instanceof SyntaxError) throw error;
    }
    if (at === '/' || path.basename(at) === 'node_modules') return false;
  }
}

// ---- calls

class Context {
  constructor(id, deadline, clientContext, arn) {
    this.callbackWaitsForEmptyEventLoop = true;
    this.functionVersion = settings.environment.AWS_LAMBDA_FUNCTION_VERSION;
    this.functionName = settings.environment.AWS_LAMBDA_FUNCTION_NAME;
    this.memoryLimitInMB = settings.environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
    this.logGroupName = settings.environment.AWS_LAMBDA_LOG_GROUP_NAME;
    this.logStreamName = settings.environment.AWS_LAMBDA_LOG_STREAM_NAME;
    this.clientContext = clientContext;
    this.identity = undefined;
    this.invokedFunctionArn = arn;
    this.awsRequestId = id;
    if (settings.tenantId !== undefined) this.tenantId = settings.tenantId;
    Object.defineProperty(this, 'getRemainingTimeInMillis', {
      enumerable: true, value: () => Math.max(deadline - Date.now(), 0),
    });
  }
}

/** Layout: ARN (1 byte length), then as below. */
function onRequestByArn(bytes) {
  const start = 1 + bytes[0];
  onRequest(bytes.subarray(start), bytes.latin1Slice(1, start));
}

/** Layout: id (1 byte length), trace (1 byte length), deadline (double), client context (4 byte length), event. */
function onRequest(bytes, arn) {
  let at = 1 + bytes[0];
  const id = bytes.latin1Slice(1, at);
  const traceEnd = at + 1 + bytes[at];
  process.env._X_AMZN_TRACE_ID = bytes.latin1Slice(at + 1, traceEnd);
  const deadline = bytes.readDoubleBE(traceEnd);
  at = traceEnd + 12;
  const eventStart = at + bytes.readUInt32BE(traceEnd + 8);
  requestId = id;
  const call = { waits: null };
  current = call;
  // from here on only the function's own work keeps the event loop alive, so that its end can be seen
  socket.unref();
  let event;
  let clientContext;
  try {
    if (eventStart > at) clientContext = JSON.parse(bytes.utf8Slice(at, eventStart));
    event = JSON.parse(bytes.utf8Slice(eventStart, bytes.length));
  } catch (error) {
    fail(call, named('Runtime.UnmarshalError', `Unable to unmarshal input: ${error.message}`));
    return;
  }
  const context = new Context(id, deadline, clientContext, arn);
  const finish = (error, result) => {
    const end = () => (error === null || error === undefined ? succeed(call, result) : fail(call, error));
    if (context.callbackWaitsForEmptyEventLoop) call.waits ??= end;
    else end();
  };
  context.succeed = (result) => finish(null, result);
  context.fail = (error) => finish(error ?? 'handled');
  context.done = (error, result) => finish(error, result);
  for (const name of ['succeed', 'fail', 'done']) Object.defineProperty(context, name, { enumerable: false });
  try {
    if (handler[STREAMING] === 'response') {
      stream(call, event, context);
      return;
    }
    const result = handler(event, context, finish);
    if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
      result.then((value) => succeed(call, value), (error) => fail(call, error));
    }
  } catch (error) {
    fail(call, error);
  }
}

function end(call) {
  if (current !== call) return false; // answered before
  current = null;
  socket.ref();
  return true;
}
function succeed(call, result) {
  if (current !== call) return;
  let text;
  try {
    text = JSON.stringify(result === undefined ? null : result);
    if (text === undefined) text = 'null'; // a function or a symbol
  } catch {
    fail(call, named('Runtime.MarshalError', 'Unable to stringify response body'));
    return;
  }
  // characters are at least a byte each, at most three: count only when it matters
  const size = text.length * 3 > MAX_RESPONSE ? Buffer.byteLength(text) : 0;
  if (size > MAX_RESPONSE) {
    if (end(call)) {
      const name = 'Function.ResponseSizeTooLarge';
      send(FAILED, String.fromCharCode(name.length) + name + JSON.stringify({
        errorType: name,
        errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE} bytes).`,
      }));
    }
    return;
  }
  if (end(call)) send(RESULT, text);
}
function fail(call, error) {
  if (current !== call) return;
  logError('Invoke Error', error);
  if (end(call)) sendFailure(FAILED, error);
}

process.on('beforeExit', () => {
  const call = current;
  if (call === null) return;
  if (call.waits !== null) call.waits();
  else succeed(call, null); // nothing left to do and no answer: Lambda answers null
});

function die(error, code) {
  const during = current;
  current = null;
  socket.ref();
  const exit = () => process.exit(code);
  if (handler === null) sendFailure(INIT_FAILED, error, exit);
  else if (during !== null) sendFailure(FAILED, error, exit);
  else exit();
}
process.on('uncaughtException', (error) => {
  logError('Uncaught Exception', error);
  die(error, 129);
});
process.on('unhandledRejection', (reason, promise) => {
  const error = named('Runtime.UnhandledPromiseRejection', isError(reason) ? String(reason) : util.format(reason), {
    reason: isError(reason) ? payloadOf(reason) : reason, promise: {},
  });
  logError('Unhandled Promise Rejection', error);
  die(error, 128);
});
