import http.client, json, os, select, socket

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=x", "Connection": "close"}
served = 0


def ask(method, path, headers, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", 9002, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return [answer.status, answer.read().decode()]


def raw(text):
    """All that comes back for these bytes until the other side closes."""
    with socket.create_connection(("127.0.0.1", 9002), timeout=10) as line:
        line.sendall(text.encode())
        found = b""
        while True:
            try:
                more = line.recv(65536)
            except ConnectionResetError:
                more = b""
            if not more:
                return found.decode()
            found += more


def handler(event, context):
    global served
    served += 1
    match event["do"]:
        case "environment":
            return {k: v for k, v in os.environ.items() if k.startswith("AWS_")}
        case "ask":
            return ask(event["method"], event["path"], SIGNED | event.get("headers", {}), event.get("body"))
        case "unsigned":
            return ask("GET", event["path"], {})
        case "raw":
            return raw(event["text"])
        case "large":
            status, text = ask("POST", "/echo", SIGNED, "x" * event["bytes"])
            return [status, len(text)]
        case "credentials":
            token = event.get("token", os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
            return ask("GET", "/v1/credentials", {"Authorization": token})
        case "crowd":
            lines = [socket.create_connection(("127.0.0.1", 9002), timeout=10) for _ in range(event["count"])]
            closed = set()
            while ended := [l for l in select.select(lines, [], [], 2)[0] if l not in closed]:
                closed.update(ended)
                lines = [l for l in lines if l not in closed]
            return len(closed)
        case "served":
            return served
