"""A door in one script, as a good integrator writes it on the libraries of the distribution: the other way to do it.

door.py FOLDER [BROKER_PORT]

Listens on TCP for a scanner's lines and opens the door for a pass that may come in. What it must not forget, the entry
and the pass's newest step, is in SQLite and on the disk before the relay moves; MQTT hears of it after that. It keeps
who came and who was refused, not how the door moved. Passes stand in FOLDER/passes.txt, one a line: cti and public key
in hexadecimal, expiry in Unix seconds.

The pins are gpiozero's mock ones, and its wires the standard streams: it writes `ready PORT`, `set lock.front 0|1` and
`answer front-in granted|denied`, each in one write when it happens; it reads `input contact.front 0|1`, and stops at
the end of its input.
"""
import hashlib
import json
import os
import selectors
import socket
import sqlite3
import sys
import time
from pathlib import Path

import cbor2
import paho.mqtt.client as mqtt
from gpiozero import Device, DigitalInputDevice, OutputDevice
from gpiozero.pins.mock import MockFactory
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

BASE45 = {letter: i for i, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
HEADER = cbor2.dumps({1: -8})
EXTERNAL = b"xiaoyi/present/1"
STEP_SECONDS = 15
RELEASE_SECONDS = 5
LONGEST_LINE = 4096


class Refused(Exception):
    """Not to be let in; its text is the reason."""


class Door:
    def __init__(self, folder, broker):
        self.passes = {}
        for line in (folder / "passes.txt").read_text().splitlines():
            cti, key, expires = line.split()
            thumbprint = hashlib.sha256(cbor2.dumps({1: 1, -1: 6, -2: bytes.fromhex(key)})).digest()
            self.passes[bytes.fromhex(cti)] = VerifyKey(bytes.fromhex(key)), thumbprint, int(expires)
        self.db = database(folder / "door.db")
        self.cloud = None
        if broker:
            self.cloud = mqtt.Client(client_id="door", clean_session=False)
            self.cloud.connect_async("127.0.0.1", broker)
            self.cloud.loop_start()
        Device.pin_factory = MockFactory()
        self.relay = OutputDevice(17)
        self.contact = DigitalInputDevice(27)
        self.contact.when_activated = lambda: self.lock(False)
        self.relock_at = None

    def lock(self, released):
        self.relock_at = time.monotonic() + RELEASE_SECONDS if released else None
        if self.relay.value != released:
            self.relay.value = released
            say(f"set lock.front {int(released)}")

    def scanned(self, line):
        try:
            cti, step = self.judge(line)
            entry = self.record("granted", cti=cti, step=step)
            self.lock(True)
            say("answer front-in granted")
        except Refused as refusal:
            say("answer front-in denied")
            entry = self.record("denied", reason=str(refusal))
        if self.cloud:
            self.cloud.publish(f"door/front/event/{entry['kind']}", json.dumps(entry), qos=1)

    def judge(self, line):
        cti, word, signature = read(line)
        if cti not in self.passes:
            raise Refused("unknown-pass")
        key, thumbprint, expires = self.passes[cti]
        payload = cbor2.dumps([cti, word, None, thumbprint])
        try:
            key.verify(cbor2.dumps(["Signature1", HEADER, EXTERNAL, payload]), signature)
        except BadSignatureError as fault:
            raise Refused("bad-signature") from fault
        now = int(time.time())
        if now >= expires:
            raise Refused("expired")
        if abs(word - now // STEP_SECONDS) > 1:
            raise Refused("stale-clock")
        last = self.db.execute("SELECT step FROM mark WHERE cti = ?", (cti,)).fetchone()
        if last and word <= last[0]:
            raise Refused("replayed")
        return cti, word

    def record(self, kind, cti=None, step=None, reason=None):
        """The entry, on the disk when this returns, and with a grant the pass's newest step."""
        now = time.time()
        self.db.execute("BEGIN IMMEDIATE")
        seq = self.db.execute("INSERT INTO entry (at, kind, reader, cti, step, reason) VALUES (?, ?, ?, ?, ?, ?)",
                              (now, kind, "front-in", cti, step, reason)).lastrowid
        if kind == "granted":
            self.db.execute("INSERT INTO mark VALUES (?, ?) ON CONFLICT (cti) DO UPDATE SET step = excluded.step",
                            (cti, step))
        self.db.execute("COMMIT")
        return {"seq": seq, "at": now, "kind": kind, "cti": cti.hex() if cti else None, "step": step, "reason": reason}

    def wired(self, line):
        if line.startswith("input contact.front"):
            (self.contact.pin.drive_high if line.endswith("1") else self.contact.pin.drive_low)()

    def close(self):
        self.lock(False)
        if self.cloud:
            self.cloud.disconnect()
            self.cloud.loop_stop()


def database(path):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS mark (cti BLOB PRIMARY KEY, step INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL,"
               " reader TEXT NOT NULL, cti BLOB, step INTEGER, reason TEXT)")
    return db


def read(line):
    """The parts of a presentation: cti, word, signature."""
    try:
        data = cbor2.loads(unbase45(line.removeprefix("XY1:")))
    except (ValueError, KeyError, OverflowError, cbor2.CBORDecodeError) as fault:
        raise Refused("not-ours") from fault
    if not line.startswith("XY1:") or not isinstance(data, bytes) or len(data) != 76:
        raise Refused("not-ours")
    return data[:8], int.from_bytes(data[8:12], "big"), data[12:]


def unbase45(text):
    out = bytearray()
    for i in range(0, len(text), 3):
        part = text[i:i + 3]
        number = sum(BASE45[letter] * 45 ** k for k, letter in enumerate(part))
        out += number.to_bytes(len(part) - 1, "big")
    return bytes(out)


def say(line):
    os.write(1, (line + "\n").encode())


class Lines:
    """Cuts what comes in at a file descriptor into lines."""

    def __init__(self, file, each):
        self.file, self.each, self.pending = file, each, b""

    def readable(self):
        """Whether the stream goes on."""
        try:
            data = os.read(self.file.fileno(), 65536)
        except ConnectionError:
            data = b""
        *lines, rest = (self.pending + data).replace(b"\r", b"\n").split(b"\n")
        self.pending = rest[-LONGEST_LINE:]
        for line in filter(None, lines):
            self.each(line.decode("ascii", "replace"))
        return bool(data)


def main(folder, broker):
    door = Door(folder, broker)
    wires = Lines(sys.stdin, door.wired)
    server = socket.create_server(("127.0.0.1", 0))
    ready = selectors.DefaultSelector()
    ready.register(server, selectors.EVENT_READ)
    ready.register(sys.stdin, selectors.EVENT_READ, wires)
    say(f"ready {server.getsockname()[1]}")
    while True:
        wait = max(0.0, door.relock_at - time.monotonic()) if door.relock_at else None
        for key, _ in ready.select(wait):
            if key.fileobj is server:
                scanner, _ = server.accept()
                ready.register(scanner, selectors.EVENT_READ, Lines(scanner, door.scanned))
            elif not key.data.readable():
                if key.data is wires:
                    return door.close()
                ready.unregister(key.fileobj)
                key.fileobj.close()
        if door.relock_at and time.monotonic() >= door.relock_at:
            door.lock(False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
