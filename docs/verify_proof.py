#!/usr/bin/env python3
"""Checks the proof of a gift without anything of Ataa's: python3 verify_proof.py PROOF.json KEY

KEY is the journal's public key as /heads lists it: name+id+key. Only Python's own library and the
openssl program are needed. The format is written down in proof.md.
"""
import base64, hashlib, json, os, subprocess, sys, tempfile, uuid


def field(value):
    """A field: four bytes of length and the bytes; nothing is four bytes of ones."""
    return b"\xff" * 4 if value is None else len(value).to_bytes(4, "big") + value


def number(value):
    return field(value.to_bytes(8, "big", signed=True))


def text(value):
    return field(None if value is None else value.encode())


def identity(value):
    return field(None if value is None else uuid.UUID(value).bytes)


def entry_bytes(entry):
    """An entry as bytes, version 1."""
    parts = [b"ataa:journal-entry:v1\n", identity(entry["id"]), text(entry["kind"]), text(entry["reference"])]
    parts += [field(base64.b64decode(entry[name])) for name in ("memo_digest", "actor_digest")]
    parts += [identity(entry["intent_id"]), number(entry["occurred_at_us"]), number(entry["recorded_at_us"])]
    parts.append(len(entry["postings"]).to_bytes(4, "big"))
    for line in entry["postings"]:
        parts += [number(line["line"]), text(line["account"]), text(line["fund_class"]), text(line["field_code"])]
        parts += [identity(line[name]) for name in ("opportunity_id", "charity_id", "donation_id")]
        parts.append(number(line["amount_halalas"]))
    return b"".join(parts)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf, place, size, path):
    """The root that a path leads to (RFC 9162, 2.1.3.2)."""
    last, top = size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            top = sha256(b"\x01", sibling, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = sha256(b"\x01", top, sibling)
        place, last = place >> 1, last >> 1
    return top if last == 0 else None


def signature_holds(key, message, signature):
    """Asks openssl, which wants the key in its usual wrapping (RFC 8410)."""
    wrapped = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.TemporaryDirectory() as folder:
        names = {"key": wrapped, "message": message, "signature": signature}
        for name, content in names.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in message -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0


def check(proof, key_text):
    """Nothing when the proof is genuine, otherwise why it is refused."""
    name, key_id, key = key_text.split("+", 2)
    key = base64.b64decode(key)[1:]
    message, signatures = proof["head"].split("\n\n", 1)
    message += "\n"
    origin, size, root = message.split("\n")[:3]
    if proof["format"] != "ataa-proof/1" or origin != name or proof["key_id"] != key_id:
        return "the proof is of another format, journal or key"
    signed = [line.split(" ") for line in signatures.splitlines() if line.startswith("\u2014 " + name + " ")]
    notes = [base64.b64decode(line[2]) for line in signed]
    if not any(note[:4].hex() == key_id and signature_holds(key, message.encode(), note[4:]) for note in notes):
        return "the signature of the head does not hold"
    for entry in proof["entries"]:
        leaf = sha256(b"\x00", entry_bytes(entry))
        path = [base64.b64decode(sibling) for sibling in entry["path"]]
        if entry["position"] >= int(size) or root_from(leaf, entry["position"], int(size), path) != base64.b64decode(root):
            return "the entry " + entry["reference"] + " is not in the journal"
    return None if proof["entries"] else "the proof holds no entries"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig") as file:
        refusal = check(json.load(file), sys.argv[2])
    print("genuine" if refusal is None else "refused: " + refusal)
    sys.exit(0 if refusal is None else 1)
