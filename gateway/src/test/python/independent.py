"""The forms of a pass, written a second time: cbor2 and cryptography, nothing of the gateway's.

independent.py issue     prints passes, codes, a ring and a command of its own making, as JSON
independent.py verify    reads the same kinds of things as JSON from standard input and prints what it makes of them
"""
import hashlib
import json
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
TENANT = "hangzhou"
NOW = 1_780_000_000
KID = bytes.fromhex("00112233445566ff")
CTI = bytes.fromhex("a1b2c3d400000009")
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
POINT = (serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def base45(data):
    out = ""
    for i in range(0, len(data), 2):
        n = int.from_bytes(data[i:i + 2], "big")
        for _ in range(len(data[i:i + 2]) + 1):
            out, n = out + ALPHABET[n % 45], n // 45
    return out


def unbase45(text):
    out = b""
    for i in range(0, len(text), 3):
        part = text[i:i + 3]
        n = sum(ALPHABET.index(c) * 45 ** k for k, c in enumerate(part))
        out += n.to_bytes(len(part) - 1, "big")
    return out


def alg(key):
    return -8 if isinstance(key, (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey)) else -7


def raw(public):
    return public.public_bytes(*(RAW if alg(public) == -8 else POINT))


def load(hexadecimal):
    data = bytes.fromhex(hexadecimal)
    if len(data) == 32:
        return ed25519.Ed25519PublicKey.from_public_bytes(data)
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)


def cose_key(public):
    if alg(public) == -8:
        return {1: 1, -1: 6, -2: raw(public)}
    point = raw(public)
    return {1: 2, -1: 1, -2: point[1:], -3: point[0] == 3}


def thumbprint(public):
    key = cose_key(public)
    if alg(public) == -7:
        key[-3] = public.public_numbers().y.to_bytes(32, "big")
    return hashlib.sha256(cbor2.dumps(key)).digest()


def sign(private, message):
    if alg(private) == -8:
        return private.sign(message)
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verifies(public, message, signature):
    try:
        if alg(public) == -8:
            public.verify(signature, message)
        else:
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        return True
    except InvalidSignature:
        return False


def structure(header, external, payload):
    return cbor2.dumps(["Signature1", header, external, payload])


def sign1(private, kid, purpose, payload):
    header = cbor2.dumps({1: alg(private), 4: kid})
    body = cbor2.dumps(payload)
    external = f"xiaoyi/{purpose}/1/{TENANT}".encode()
    return cbor2.dumps([header, {}, body, sign(private, structure(header, external, body))])


def open1(public, purpose, encoded):
    header, unprotected, body, signature = cbor2.loads(encoded)
    external = f"xiaoyi/{purpose}/1/{TENANT}".encode()
    assert cbor2.loads(header)[1] == alg(public) and unprotected == {}
    return cbor2.loads(header)[4], cbor2.loads(body), verifies(public, structure(header, external, body), signature)


def presented(public, cti, word, at):
    header = cbor2.dumps({1: alg(public)})
    payload = cbor2.dumps([cti, word, at, thumbprint(public)])
    return structure(header, b"xiaoyi/present/1", payload)


def compact(private, word, at, tail=b""):
    signature = sign(private, presented(private.public_key(), CTI, word, at))
    return cbor2.dumps(CTI + word.to_bytes(4, "big") + signature + tail)


def keys():
    return {"ed25519": ed25519.Ed25519PrivateKey.generate(), "p256": ec.generate_private_key(ec.SECP256R1())}


def hour_before(hour, value):
    return hashlib.sha256(b"xiaoyi/tick/1" + hour.to_bytes(4, "big") + value).digest()[:16]


def pem(private):
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption()).decode()


def issue():
    out = {"cases": []}
    step = NOW // 15
    for name, issuer in keys().items():
        for other, phone in keys().items():
            held = {4: NOW + 86400, 5: NOW - 60, 6: NOW, 7: CTI, 8: {1: cose_key(phone.public_key())},
                    -70001: [["here", 12], 3]}
            paper = {4: NOW + 30 * 86400, 6: NOW, 7: CTI, -70001: [["驿站 here"], 1, 5]}
            tick = (NOW // 3600 + 1).to_bytes(4, "big") + b"\x55" * 16
            out["cases"].append({
                "name": f"{name} issues to {other}",
                "issuer": raw(issuer.public_key()).hex(),
                "phone": raw(phone.public_key()).hex(),
                "thumbprint": thumbprint(phone.public_key()).hex(),
                "pem": pem(phone),
                "introduction": "XY1:" + base45(sign1(issuer, KID, "pass", held)),
                "printed": "XY1:" + base45(sign1(issuer, KID, "pass", paper)),
                "anywhere": "XY1:" + base45(compact(phone, step, None)),
                "station": "XY1:" + base45(compact(phone, 1 << 31 | step, "here")),
                "door": "XY1:" + base45(compact(phone, 1 << 30 | 4711, ["here", "front"])),
                "digits": str(int.from_bytes(compact(phone, step, None), "big")),
                "tick": "XY1:" + base45(compact(phone, step, None, tick)),
                "ring": ring(issuer, phone).hex(),
                "command": sign1(issuer, KID, "command", {
                    1: "here", 2: b"\x07" * 16, 3: NOW, 4: NOW + 30, 5: "unlock",
                    6: {"to": None, "door": "front", "list": [1, -1, True]}, 7: b"\x09" * 8}).hex(),
            })
    print(json.dumps(out))


def ring(root, phone):
    anchor = [NOW // 3600, hour_before(NOW // 3600, b"\x55" * 16)]
    entries = [[KID, raw(phone.public_key()), ["issuer"], NOW, NOW + 9999, None],
               [b"\xff" * 8, raw(keys()["p256"].public_key()), ["operator"], NOW, NOW + 9999, ["here", "there"]]]
    return sign1(root, thumbprint(root.public_key())[:8], "ring", [3, NOW, NOW + 86400, entries, anchor])


def verify():
    given = json.load(sys.stdin)
    issuer, phone = load(given["issuer"]), load(given["phone"])
    out = {"thumbprint": thumbprint(phone).hex()}
    for kind in ("introduction", "printed"):
        kid, claims, good = open1(issuer, "pass", unbase45(given[kind][4:]))
        confirmed = claims[8][1] == cose_key(phone) if 8 in claims else None
        out[kind] = [good, kid.hex(), claims[4], claims[6], claims[7].hex(), confirmed, claims[-70001]]
    for kind, at in (("anywhere", None), ("station", "here"), ("door", ["here", "front"]), ("tick", None)):
        data = cbor2.loads(unbase45(given[kind][4:]))
        word = int.from_bytes(data[8:12], "big")
        out[kind] = [verifies(phone, presented(phone, data[:8], word, at), data[12:76]), data[:8].hex(), word,
                     data[76:].hex()]
    digits = int(given["digits"])
    data = cbor2.loads(digits.to_bytes((digits.bit_length() + 7) // 8, "big"))
    out["digits"] = verifies(phone, presented(phone, data[:8], int.from_bytes(data[8:12], "big"), None), data[12:])
    _, body, out["ring"] = open1(issuer, "ring", bytes.fromhex(given["ring"]))
    out["roles"] = sorted(key[2][0] for key in body[3])
    _, body, out["command"] = open1(issuer, "command", bytes.fromhex(given["command"]))
    out["arguments"] = body[6]
    private = serialization.load_pem_private_key(given["pem"].encode(), None)
    out["pem"] = raw(private.public_key()).hex()
    print(json.dumps(out))


if __name__ == "__main__":
    {"issue": issue, "verify": verify}[sys.argv[1]]()
