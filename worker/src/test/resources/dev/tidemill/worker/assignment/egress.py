import errno, http.client, socket, struct, time

kept = None


def outcome(work):
    try:
        return work()
    except OSError as failure:
        # what shutdown says when the reset came before it
        return "ConnectionResetError" if failure.errno == errno.ENOTCONN else type(failure).__name__
    except Exception as failure:
        return type(failure).__name__


def get(host, port):
    line = http.client.HTTPConnection(host, port, timeout=10)
    line.request("GET", "/")
    return line.getresponse().read().decode()


def talk(host, port, text, family=socket.AF_UNSPEC):
    """Raw TCP: says it all, ends its side, and hears all."""
    where = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0]
    with socket.socket(where[0], where[1]) as line:
        line.settimeout(10)
        line.connect(where[4])
        line.sendall(text.encode())
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while more := line.recv(65536):
            heard += more
        return heard.decode() or "nothing"


def datagram(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(1)
        line.connect((host, port))
        line.send(b"hello")
        return line.recv(100).decode()


def question(name, kind, server="127.0.0.1"):
    """Code and number of answers."""
    labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(1)
        line.connect((server, 53))
        line.send(struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + labels + struct.pack(">HH", kind, 1))
        answer = line.recv(1000)
        return [answer[3] & 15, struct.unpack(">H", answer[6:8])[0]]


def handler(event, context):
    global kept
    host, port = event.get("host"), event.get("port")
    match event["do"]:
        case "get":
            return outcome(lambda: get(host, port))
        case "talk":
            return outcome(lambda: talk(host, port, event["text"]))
        case "mapped":
            return outcome(lambda: talk(host, port, "x", socket.AF_INET6))
        case "datagram":
            return outcome(lambda: datagram(host, port))
        case "question":
            return outcome(lambda: question(host, event["kind"], event.get("server", "127.0.0.1")))
        case "keep":
            kept = socket.create_connection((host, port), timeout=20)
            kept.sendall(b"x")
            return kept.recv(1).decode()
        case "kept":
            def again():
                kept.sendall(b"y")
                return kept.recv(1).decode() or "ended"
            return outcome(again)
        case "crowd":
            lines = [outcome(lambda: talk_open(host, port)) for _ in range(event["count"])]
            return len([l for l in lines if l == "x"])
        case "large":
            begun = time.monotonic()
            heard = talk(host, port, "x" * event["bytes"])
            return [len(heard), time.monotonic() - begun]


opened = []


def talk_open(host, port):
    line = socket.create_connection((host, port), timeout=10)
    opened.append(line)
    line.sendall(b"x")
    return line.recv(1).decode()
