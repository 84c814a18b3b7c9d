#!/usr/bin/python3.11 -I
# What the extensions of the tests begin with.
import http.client, json, os, socket, sys, time

name = os.path.basename(sys.argv[0])
api = os.environ["AWS_LAMBDA_RUNTIME_API"]
known = {}


def say(*text):
    print(name, *text, flush=True)


def call(method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(api)
    connection.request(method, path, body, {**known, **(headers or {})})
    answer = connection.getresponse()
    text = answer.read().decode()
    return answer.status, answer.headers, json.loads(text) if text else None


def register(events, name=name, features=""):
    status, headers, body = call("POST", "/2020-01-01/extension/register",
                                 {"Lambda-Extension-Name": name, "Lambda-Extension-Accept-Feature": features},
                                 json.dumps({"events": events}))
    if status == 200:
        known["Lambda-Extension-Identifier"] = headers["Lambda-Extension-Identifier"]
    return status, body


def next_event():
    return call("GET", "/2020-01-01/extension/event/next")[2]


def serve(on=lambda event: None):
    while True:
        event = next_event()
        say("heard", event["eventType"], event.get("requestId") or event.get("shutdownReason"))
        on(event)
        if event["eventType"] == "SHUTDOWN":
            sys.exit(0)


