"""Tries to get out of its sandbox; answers with what it got or the error that stopped it."""
import ctypes
import errno
import os
import signal
import socket
import time

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    ctypes.set_errno(0)
    answer = libc.syscall(number, *arguments)
    return answer if answer >= 0 else errno.errorcode.get(ctypes.get_errno(), ctypes.get_errno())


def attempt(what):
    try:
        return what()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def read(path):
    with open(path) as file:
        return file.read(200)


def write(path):
    with open(path, "w") as file:
        file.write("x")
    return "WRITTEN"


def connect(host, port):
    with socket.create_connection((host, port), 1):
        return "CONNECTED"


def files(event):
    paths = ["/etc/shadow", "/root/.bashrc", "/home", "/proc/1/root/etc/shadow", "/proc/kcore", "/proc/kallsyms"]
    return {path: attempt(lambda: read(path)) for path in paths} | {
        "root": sorted(os.listdir("/")), "slash-root": attempt(lambda: os.listdir("/root")),
        "sys": attempt(lambda: os.listdir("/sys")), "run": attempt(lambda: sorted(os.listdir("/run"))),
        "exchange": attempt(lambda: os.listdir("/run/rt")), "task": sorted(os.listdir("/var/task")),
        "up": attempt(lambda: sorted(os.listdir("/var/task/../.."))),
        "local": attempt(lambda: os.listdir("/usr/local")), "mounts": attempt(lambda: open("/proc/self/mountinfo").read()),
        "marker": attempt(lambda: [str(p) for p in os.popen("find / -xdev -name '*" + event["marker"] + "*' 2>/dev/null").read().split()]),
    }


def places(event):
    paths = ["/x", "/usr/x", "/var/task/x", "/var/runtime/x", "/run/rt/x", "/etc/passwd", "/proc/sys/kernel/core_pattern",
             "/proc/sysrq-trigger", "/sys/x", "/tmp/x"]
    return {path: attempt(lambda: write(path)) for path in paths}


def processes(event):
    return {"pids": sorted(int(p) for p in os.listdir("/proc") if p.isdigit()), "uid": os.getuid(), "groups": os.getgroups(),
            "capabilities": [l.split()[1] for l in open("/proc/self/status") if l.startswith("Cap")],
            "no_new_privs": [l.split()[1] for l in open("/proc/self/status") if l.startswith("NoNewPrivs")],
            "su": attempt(lambda: os.popen("su -c id 2>&1 </dev/null").read()),
            "kill": attempt(lambda: os.kill(event["pid"], signal.SIGKILL))}


def network(event):
    return {f"{host}:{port}": attempt(lambda: connect(host, port)) for host, port in event["targets"]} | {
        "interfaces": [name for _, name in socket.if_nameindex()],
        "abstract": attempt(lambda: open("/proc/net/unix").read().count("@"))}


def kernel(event):
    return {
        "vsock": attempt(lambda: socket.socket(40, socket.SOCK_STREAM).fileno()),
        "raw": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).fileno()),
        "packet": attempt(lambda: socket.socket(17, socket.SOCK_RAW).fileno()),
        "alg": attempt(lambda: socket.socket(38, socket.SOCK_SEQPACKET).fileno()),
        "netfilter": attempt(lambda: socket.socket(16, socket.SOCK_RAW, 12).fileno()),
        "unshare": call(272, 0x10000000), "clone": call(56, 0x10000000 | 17, 0, 0, 0, 0), "clone3": call(435, 0, 0),
        "setns": call(308, 0, 0), "mount": call(165, b"none", b"/tmp", b"tmpfs", 0, 0), "umount": call(166, b"/var/task", 2),
        "pivot_root": call(155, b"/tmp", b"/tmp"), "chroot": call(161, b"/tmp"), "open_tree": call(428, -100, b"/", 1),
        "ptrace": call(101, 0, 0, 0, 0), "process_vm_readv": call(310, 1, 0, 0, 0, 0, 0), "bpf": call(321, 0, 0, 0),
        "io_uring": call(425, 1, 0), "keyctl": call(250, 0, 0, 0), "userfaultfd": call(323, 0), "perf": call(298, 0, 0, 0, 0, 0),
        "open_by_handle": call(304, 0, 0, 0), "kexec": call(246, 0, 0, 0, 0), "reboot": call(169, 0, 0, 0, 0),
        "sethostname": call(170, b"x", 1), "personality": call(135, 0x40000), "mknod": call(133, b"/tmp/d", 0o20666, 0x101),
        "init_module": call(175, 0, 0, 0),
    }


def forks(event):
    made = 0
    try:
        for _ in range(5000):
            if os.fork() == 0:
                time.sleep(30)
                os._exit(0)
            made += 1
        return {"made": made, "stopped": "NOT"}
    except OSError as error:
        return {"made": made, "stopped": errno.errorcode[error.errno]}


def fill(event):
    written = 0
    with open("/tmp/fill", "wb") as file:
        while written < 1 << 33:
            written += file.write(b"x" * (1 << 20))
    return {"written": written}


def descriptors(event):
    return {fd: attempt(lambda: os.readlink(f"/proc/self/fd/{fd}")) for fd in sorted(os.listdir("/proc/self/fd"))}


def handler(event, context):
    return globals()[event["do"]](event)
