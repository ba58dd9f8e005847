#!/usr/bin/env python3
"""A slow IP line between this network namespace and one that it makes, over two TUN devices.

The far namespace lives as long as a process in it that takes and forgets whatever is sent to its
TCP port SINK. Commands come by standard input, one a line:
  shape BITS_PER_SECOND DELAY_MS LOSS QUEUE_BYTES SEED   both ways from now on; 0 bits: not limited
  count                                                  prints IP bytes since the last shape: of TCP and of UDP that arrived over there,
                                                         of TCP and of UDP that both sides sent
Prints "ready PID" first, PID being the process over there. Wants root, Linux and /dev/net/tun.
"""
import collections
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

NEAR, FAR, SINK = "10.79.0.1", "10.79.0.2", 9
TUNSETIFF, IFF_TUN_NO_PI = 0x400454CA, 0x1001
TCP, UDP = 6, 17


def sink():
    """What runs over there."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    print("up", flush=True)
    sys.stdin.readline()  # the device is here, and has its address
    listener = socket.create_server((FAR, SINK))
    listener.setblocking(False)
    watched = [listener, sys.stdin]
    while True:
        for ready in select.select(watched, [], [])[0]:
            if ready is sys.stdin:
                return
            if ready is listener:
                watched.append(listener.accept()[0])
            else:
                try:
                    more = ready.recv(1 << 16)
                except OSError:
                    more = b""
                if not more:
                    watched.remove(ready)
                    ready.close()


def device(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN_NO_PI))
    return fd


def configure(name, own, other, inside=()):
    for words in (["addr", "add", own, "peer", other, "dev", name], ["link", "set", name, "up", "mtu", "1500"]):
        subprocess.run([*inside, "ip", *words], check=True)


class Way:
    """One direction: a drop-tail queue, the rate, the delay, loss behind the queue."""

    def __init__(self, bits, delay, loss, queue, seed):
        self.bits, self.delay, self.loss, self.queue = bits, delay, loss, queue
        self.random = random.Random(seed)
        self.free = 0.0
        self.waiting = collections.deque()
        self.bytes = 0
        self.arrived = {TCP: 0, UDP: 0}
        self.sent = {TCP: 0, UDP: 0}

    def arrival(self, now, size):
        """When a packet that is sent now arrives; None: never."""
        while self.waiting and self.waiting[0][0] <= now:
            self.bytes -= self.waiting.popleft()[1]
        if self.bits:
            if self.bytes + size > self.queue:
                return None
            self.free = max(self.free, now) + size * 8 / self.bits
            self.waiting.append((self.free, size))
            self.bytes += size
        lost = self.random.random() < self.loss
        return None if lost else max(self.free, now) + self.delay


def main():
    far = subprocess.Popen(
        ["unshare", "--net", sys.executable, __file__, "sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    far.stdout.readline()
    fds = [device("tereze0"), device("tereze1")]
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "link", "set", "tereze1", "netns", str(far.pid)], check=True)
    configure("tereze0", NEAR, FAR)
    configure("tereze1", FAR, NEAR, ("nsenter", "-t", str(far.pid), "-n"))
    print("go", file=far.stdin, flush=True)
    print("ready", far.pid, flush=True)
    ways = [Way(0, 0, 0, 0, 0), Way(0, 0, 0, 0, 1)]
    under_way, number = [], 0
    poll = select.poll()
    for fd in (*fds, 0):
        poll.register(fd, select.POLLIN)
    commands = b""
    while True:
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            _, _, way, to, packet = heapq.heappop(under_way)
            if packet[9] in way.arrived:
                way.arrived[packet[9]] += len(packet)
            try:
                os.write(fds[to], packet)
            except OSError:
                pass  # as lost as any
        wait = max(0, (under_way[0][0] - now) * 1000) if under_way else None
        for fd, _ in poll.poll(wait):
            if fd == 0:
                more = os.read(0, 4096)
                if not more:
                    far.terminate()
                    return
                commands += more
                *whole, commands = commands.split(b"\n")
                for words in (line.decode().split() for line in whole):
                    if words[0] == "shape":
                        bits, delay, loss, queue, seed = map(float, words[1:])
                        ways = [Way(bits, delay / 1000, loss, queue, 2 * int(seed) + i) for i in (0, 1)]
                        under_way.clear()
                    sent = [ways[0].sent[each] + ways[1].sent[each] for each in (TCP, UDP)]
                    print(ways[0].arrived[TCP], ways[0].arrived[UDP], *sent, flush=True)
                continue
            side = fds.index(fd)
            try:
                packet = os.read(fd, 4096)
            except BlockingIOError:
                continue
            if packet[0] >> 4 != 4:
                continue
            if packet[9] in ways[side].sent:
                ways[side].sent[packet[9]] += len(packet)
            at = ways[side].arrival(time.monotonic(), len(packet))
            if at is not None:
                number += 1
                heapq.heappush(under_way, (at, number, ways[side], 1 - side, packet))


if __name__ == "__main__":
    sink() if sys.argv[1:] == ["sink"] else main()
