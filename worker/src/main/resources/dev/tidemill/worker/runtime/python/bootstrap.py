"""Runs one Python function. Talks to the worker over a Unix socket in frames: length (4 bytes, big endian, of
what follows the type), type (1 byte), payload. Frames.java describes each type."""
import sys

sys.dont_write_bytecode = True

import builtins
import importlib
import json
import os
import socket
import struct
import time
import traceback

# nearly every handler uses these; loading them before the function is known costs no call anything
import base64, collections, contextlib, copy, datetime, decimal, functools, hashlib, hmac, http.client, inspect, io  # noqa: E401,F401
import itertools, logging, math, random, re, ssl, string, threading, types, typing, urllib.parse, urllib.request, uuid  # noqa: E401,F401
from _sitebuiltins import Quitter

MAX_RESPONSE = 6291556
NEWLINE_IN_MESSAGE = "\x1f"  # keeps a message of many lines one log event; the worker turns it back

builtins.exit = Quitter("exit", "Ctrl-D")
builtins.quit = Quitter("quit", "Ctrl-D")


class Failure(Exception):
    """An error that Lambda names itself."""

    def __init__(self, name, message, trace=()):
        super().__init__(message)
        self.name, self.message, self.trace = name, message, list(trace)


class Current:
    request_id = None
    tenant_id = None
    json = False


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = Current.request_id or ""
        return True


class OneEventHandler(logging.Handler):
    """The root logger's handler: one log event for each record, however many lines it has."""

    def emit(self, record):
        try:
            text = self.format(record)
            sys.stdout.write(text.rstrip("\n").replace("\n", NEWLINE_IN_MESSAGE) + "\n")
        except Exception:
            self.handleError(record)


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class JsonFormatter(logging.Formatter):
    """A record as a JSON object, with what the caller gave as extra."""

    KNOWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}

    def format(self, record):
        line = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
                "level": record.levelname, "message": record.getMessage(), "logger": record.name}
        if record.exc_info and record.exc_info[0] is not None:
            kind, error, trace = record.exc_info
            line.update(stackTrace=traceback.format_tb(trace), errorType=kind.__name__, errorMessage=str(error),
                        location=f"{record.pathname}:{record.funcName}:{record.lineno}")
        line.update((name, value) for name, value in vars(record).items() if name not in self.KNOWN)
        if record.aws_request_id:
            line["requestId"] = record.aws_request_id
        if Current.tenant_id:
            line["tenantId"] = Current.tenant_id
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = OneEventHandler()
    Current.json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
    if Current.json:
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL")
        logging.getLogger().setLevel({"TRACE": logging.NOTSET, "FATAL": logging.CRITICAL}.get(level, level))
    handler.setFormatter(JsonFormatter() if Current.json else logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


class Identity:
    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None

    def __repr__(self):
        return "CognitoIdentity([cognito_identity_id=None,cognito_identity_pool_id=None])"


class Client:
    def __init__(self, values):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, values.get(name))


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = Client(values["client"]) if values.get("client") else None


class LambdaContext:
    def __init__(self, request_id, deadline, client_context, arn):
        environment = os.environ
        self.aws_request_id = request_id
        self.log_group_name = environment.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environment.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environment.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environment.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = arn
        self.tenant_id = Current.tenant_id
        self.client_context = ClientContext(client_context) if client_context else None
        self.identity = Identity()
        self._deadline = deadline

    def get_remaining_time_in_millis(self):
        return max(int(self._deadline - time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        fields = ",".join(f"{k}={v}" for k, v in vars(self).items() if not k.startswith("_"))
        return f"LambdaContext([{fields}])"


def plain(value):
    if isinstance(value, decimal.Decimal):
        return str(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


class Runtime:
    def __init__(self, connection):
        self.connection = connection
        self.reader = connection.makefile("rb", 65536)
        self.handler = None
        self.settings = {}
        self.encode = json.JSONEncoder(default=plain).encode

    def send(self, kind, payload):
        self.connection.sendall(struct.pack(">Ic", len(payload), kind) + payload)

    def send_failure(self, kind, payload):
        name = payload["errorType"].encode("ascii", "replace")[:200]
        self.send(kind, bytes([len(name)]) + name + json.dumps(payload).encode())

    def serve(self):
        read, unpack = self.reader.read, struct.unpack
        self.send(b"H", str(os.getpid()).encode())
        while True:
            head = read(5)
            if len(head) < 5:
                os._exit(0)
            length, kind = unpack(">Ic", head)
            payload = read(length)
            if len(payload) < length:
                os._exit(0)
            if kind == b"R":
                self.on_request(payload, self.settings["arn"])
            elif kind == b"A":
                start = 1 + payload[0]
                self.on_request(payload[start:], payload[1:start].decode())
            elif kind == b"I":
                self.on_init(json.loads(payload))

    # ---- init

    def on_init(self, settings):
        self.settings = settings
        Current.tenant_id = settings.get("tenantId")
        os.environ.update(settings["environment"])
        time.tzset()
        if os.environ.get("AWS_EXECUTION_ENV", "")[-4:] in ("3.12", "3.13", "3.14"):
            self.encode = json.JSONEncoder(default=plain, ensure_ascii=False).encode
        root = settings["taskRoot"]
        os.chdir(root)
        extra = [entry for entry in os.environ.get("PYTHONPATH", "").split(":") if entry]
        layers = [f"/opt/python/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages", "/opt/python"]
        sys.path[:0] = [root] + extra + [f"{root}/python"] + [path for path in layers if os.path.isdir(path)]
        importlib.invalidate_caches()
        set_up_logging()
        try:
            self.handler = self.load(settings["handler"])
        except Exception as error:
            payload = self.error_payload(error, "")
            self.log_error(payload)
            sys.stdout.flush()
            self.send_failure(b"e", payload)
            os._exit(1)
        sys.stdout.flush()
        self.send(b"r", b"")

    @staticmethod
    def load(wanted):
        try:
            module_name, name = wanted.rsplit(".", 1)
        except ValueError as error:
            raise Failure("Runtime.MalformedHandlerName", f"Bad handler '{wanted}': {error}") from None
        module_name = module_name.replace("/", ".")
        try:
            if module_name.split(".")[0] in sys.builtin_module_names:
                raise Failure("Runtime.BuiltInModuleConflict",
                              f"Cannot use built-in module {module_name} as a handler module")
            module = importlib.import_module(module_name)
        except ImportError as error:
            raise Failure("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from None
        except SyntaxError as error:
            trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
            raise Failure("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}",
                          trace) from None
        try:
            return getattr(module, name)
        except AttributeError:
            raise Failure("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'") from None

    # ---- calls

    def on_request(self, payload, arn):
        """Layout: id (1 byte length), trace (1 byte length), deadline (double), client context (4 byte length),
        event."""
        at = 1 + payload[0]
        request_id = payload[1:at].decode()
        trace_end = at + 1 + payload[at]
        os.environ["_X_AMZN_TRACE_ID"] = payload[at + 1:trace_end].decode()
        deadline, context_length = struct.unpack_from(">dI", payload, trace_end)
        at = trace_end + 12
        Current.request_id = request_id
        try:
            client_context = json.loads(payload[at:at + context_length]) if context_length else None
            try:
                event = json.loads(payload[at + context_length:])
            except ValueError as error:
                raise Failure("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None
            context = LambdaContext(request_id, deadline, client_context, arn)
            answer = self.handler(event, context)
            try:
                result = self.encode(answer).encode()
            except Exception as error:
                raise Failure("Runtime.MarshalError", f"Unable to marshal response: {error}") from None
        except Exception as error:
            failure = self.error_payload(error, request_id)
            self.log_error(failure)
            sys.stdout.flush()
            self.send_failure(b"f", failure)
        else:
            sys.stdout.flush()
            if len(result) > MAX_RESPONSE:
                self.send_failure(b"f", {
                    "errorType": "Function.ResponseSizeTooLarge",
                    "errorMessage": "Response payload size exceeded maximum allowed payload size"
                                    f" ({MAX_RESPONSE} bytes)."})
            else:
                self.send(b"o", result)

    @staticmethod
    def error_payload(error, request_id):
        if isinstance(error, Failure):
            name, message, trace = error.name, error.message, error.trace
        else:
            name, message = type(error).__name__, str(error)
            frames = traceback.extract_tb(error.__traceback__)
            trace = traceback.format_list([f for f in frames if not f.filename.startswith(("/var/runtime/", "<frozen"))])
        return {"errorMessage": message, "errorType": name, "requestId": request_id, "stackTrace": trace}

    @staticmethod
    def log_error(payload):
        if Current.json:
            sys.stdout.write(json.dumps({"timestamp": now(), "log_level": "ERROR", **payload}) + "\n")
            return
        text = f"[ERROR] {payload['errorType']}: {payload['errorMessage']}"
        if payload["stackTrace"]:
            text += "\nTraceback (most recent call last):\n" + "".join(payload["stackTrace"])
        sys.stdout.write(text.rstrip("\n").replace("\n", NEWLINE_IN_MESSAGE) + "\n")


def main():
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect("/run/rt/s")
    if sys.path and sys.path[0] == "/var/runtime":
        del sys.path[0]
    Runtime(connection).serve()


if __name__ == "__main__":
    main()
